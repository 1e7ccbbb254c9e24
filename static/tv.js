// A screen on the wall: shows one view after the other, and renews its figures without a flash.
const main = document.getElementById("content");
const lost = document.querySelector(".lost");
const pause = document.querySelector("[data-pause]");
const RENEW = 30000, PATIENCE = 15000;
let place = Math.max(0, views().findIndex((view) => view.classList.contains("shown")));
let isPaused = false, isHeld = false, shownAt = Date.now();
let contact = holder().dataset.contact;

function holder() { return document.getElementById("screens"); }
function views() { return [...document.querySelectorAll("[data-screen]")]; }

function show(next) {
  const all = views();
  place = (next + all.length) % all.length;
  all.forEach((view, index) => view.classList.toggle("shown", index === place));
  shownAt = Date.now();
}

function go(step) { main.classList.remove("renewed"); show(place + step); }

function setPause(is) {
  isPaused = is;
  pause.setAttribute("aria-pressed", String(is));
  pause.textContent = is ? pause.dataset.on : pause.dataset.off;
}

function say(text) {
  document.body.classList.toggle("old", Boolean(text));
  if (lost.textContent !== text) lost.textContent = text;
}

async function renew() {
  const address = new URL(location.href);
  address.searchParams.set("fragment", "1");
  try {
    const answer = await fetch(address, { signal: AbortSignal.timeout(PATIENCE), cache: "no-store" });
    if (answer.redirected) return say(lost.dataset.login);
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("screens");
    if (!answer.ok || !fresh) throw new Error("no screens");
    const kept = shownAt;
    main.classList.add("renewed");
    holder().replaceWith(fresh);
    show(place);
    shownAt = kept;
    contact = fresh.dataset.contact;
    say("");
  } catch {
    say(lost.dataset.text.replace("{time}", contact));
  }
}

async function stayAwake() {
  try { await navigator.wakeLock?.request("screen"); } catch { /* the browser decides */ }
}

document.querySelector(".script").hidden = false;
pause.addEventListener("click", () => setPause(!isPaused));
for (const button of document.querySelectorAll("[data-go]")) button.addEventListener("click", () => go(Number(button.dataset.go)));
addEventListener("keydown", (event) => {
  if (event.altKey || event.ctrlKey || event.metaKey) return;
  if (event.key === "ArrowRight") go(1);
  else if (event.key === "ArrowLeft") go(-1);
  else if (event.key === " " && event.target.tagName !== "BUTTON") { event.preventDefault(); setPause(!isPaused); }
});
for (const name of ["pointerenter", "focusin"]) document.querySelector(".controls").addEventListener(name, () => { isHeld = true; });
for (const name of ["pointerleave", "focusout"]) document.querySelector(".controls").addEventListener(name, () => { isHeld = false; shownAt = Date.now(); });
setInterval(() => {
  if (isPaused || isHeld || views().length < 2) return;
  if (Date.now() - shownAt >= 1000 * Number(holder().dataset.seconds)) go(1);
}, 250);
setInterval(renew, RENEW);
addEventListener("online", renew);
addEventListener("offline", renew);
document.addEventListener("visibilitychange", () => { if (!document.hidden) { stayAwake(); renew(); } });
stayAwake();
