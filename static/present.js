// A meeting on the screen: one section at a time by arrow keys, a timer for each, and what people write down
// at once, renewed without a flash.
const screens = [...document.querySelectorAll("[data-screen]")];
const links = [...document.querySelectorAll("[data-to]")];
const clock = document.querySelector(".clock");
const writing = document.getElementById("writing");
const form = document.querySelector("[data-write]");
const RENEW = 4000, PATIENCE = 15000;
const base = location.pathname;
const spent = new Map(screens.map((screen) => [screen.id, 0]));
let place = 0, ticked = Date.now();

function show(next, isQuiet) {
  place = Math.max(0, Math.min(screens.length - 1, next));
  const id = screens[place].id;
  screens.forEach((screen, index) => screen.classList.toggle("shown", index === place));
  for (const link of links) {
    if (link.dataset.to === id) link.setAttribute("aria-current", "true"); else link.removeAttribute("aria-current");
  }
  if (!isQuiet) history.replaceState(null, "", `#${id}`);
  if (form) form.elements.section.value = id;
  scrollTo(0, 0);
  tick();
}

function fromAddress() {
  const found = screens.findIndex((screen) => `#${screen.id}` === location.hash);
  show(found < 0 ? 0 : found, true);
}

function tick() {
  const now = Date.now(), id = screens[place].id;
  if (!document.hidden) spent.set(id, spent.get(id) + now - ticked);
  ticked = now;
  const seconds = Math.floor(spent.get(id) / 1000), given = Number(screens[place].dataset.minutes);
  clock.querySelector("[data-spent]").textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  clock.querySelector("[data-given]").textContent = given;
  clock.classList.toggle("over", seconds > given * 60);
}

function isTyping(event) { return event.target.closest("input, select, textarea, [contenteditable]"); }

// What somebody is typing is never taken away: a part with the focus in it is renewed later.
function put(text) {
  const fresh = new DOMParser().parseFromString(text, "text/html");
  for (const part of document.querySelectorAll("[data-renew]")) {
    const found = fresh.querySelector(`[data-renewed="${part.dataset.renew}"]`);
    const isBusy = part.contains(document.activeElement) || [...part.querySelectorAll("input:not([type=hidden])")].some((input) => input.value !== input.defaultValue);
    if (found && !isBusy && found.innerHTML !== part.innerHTML) part.replaceChildren(...found.childNodes);
  }
}

async function renew() {
  try {
    const answer = await fetch(`${base}written/`, { signal: AbortSignal.timeout(PATIENCE), cache: "no-store", headers: { "X-Requested-With": "fetch" } });
    if (answer.ok && !answer.redirected) put(await answer.text());
  } catch { /* the next time */ }
}

async function send(sent, body) {
  const answer = await fetch(sent.action, { method: "POST", body, headers: { "X-Requested-With": "fetch" } });
  return { isDone: answer.ok && !answer.redirected, text: await answer.text() };
}

// The server did not answer: the page's own sentence, and what was typed stays.
function unsent() { return document.getElementById("unsent").innerHTML; }

async function keep(event) {
  event.preventDefault();
  const refused = form.querySelector(".refused");
  try {
    const { isDone, text } = await send(form, new FormData(form));
    refused.replaceChildren(...(isDone ? [] : new DOMParser().parseFromString(text, "text/html").querySelectorAll(".errorlist")));
    if (!isDone) return;
    form.elements.text.value = "";
    form.elements.token.value = crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}`;
    sessionStorage.removeItem(base);
    writing.open = false;
    writing.querySelector("summary").focus();
    put(text);
  } catch {
    refused.innerHTML = unsent();
  }
}

async function settle(event) {
  const sent = event.target.closest("[data-settle]");
  if (!sent) return;
  event.preventDefault();
  const { isDone, text } = await send(sent, new FormData(sent, event.submitter)).catch(() => ({ isDone: false, text: unsent() }));
  if (isDone) { screens[place].focus(); sent.reset(); put(text); } else {
    const found = new DOMParser().parseFromString(text, "text/html").querySelector(".errorlist");
    sent.parentElement.querySelector(".errorlist")?.remove();
    if (found) sent.parentElement.append(found);
  }
}

document.documentElement.classList.add("scripted");
clock.hidden = false;
document.querySelector(".keys").hidden = false;
addEventListener("keydown", (event) => {
  if (event.altKey || event.ctrlKey || event.metaKey) return;
  if (event.key === "Escape" && writing?.open) { writing.open = false; writing.querySelector("summary").focus(); return; }
  if (isTyping(event)) return;
  if (event.key === "ArrowRight" || event.key === "PageDown") { event.preventDefault(); show(place + 1); }
  else if (event.key === "ArrowLeft" || event.key === "PageUp") { event.preventDefault(); show(place - 1); }
  else if (event.key === "Home") show(0);
  else if (event.key === "End") show(screens.length - 1);
  else if (event.key.toLowerCase() === "f") document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen?.();
  else if (event.key.toLowerCase() === "n" && writing) { event.preventDefault(); writing.open = true; form.elements.text.focus(); }
});
addEventListener("hashchange", fromAddress);
document.addEventListener("submit", settle);
if (form) {
  form.elements.text.value = sessionStorage.getItem(base) ?? "";
  form.addEventListener("input", () => sessionStorage.setItem(base, form.elements.text.value));
  form.addEventListener("submit", keep);
}
fromAddress();
setInterval(tick, 500);
setInterval(renew, RENEW);
