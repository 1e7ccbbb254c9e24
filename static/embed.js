// A view in the frame of another tool renews itself while it is shown, each time by an address that
// the answer before has signed.
const lost = document.querySelector(".lost");
const PATIENCE = 15000;
let dueAt = Date.now() + pause();

function holder() { return document.getElementById("embedded"); }
function pause() { return 1000 * Number(holder().dataset.seconds); }

function say(text) {
  document.body.classList.toggle("old", Boolean(text));
  if (lost.textContent !== text) lost.textContent = text;
}

async function renew() {
  dueAt = Date.now() + 2 * PATIENCE;
  try {
    const answer = await fetch(holder().dataset.next, { signal: AbortSignal.timeout(PATIENCE), cache: "no-store", credentials: "omit" });
    // What was signed has ended, in a sleep or by revoking: the address of the frame itself says more.
    if ([403, 404].includes(answer.status)) return location.reload();
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("embedded");
    if (!answer.ok || !fresh) throw new Error("no view");
    holder().replaceWith(fresh);
    dueAt = Date.now() + pause();
    say("");
  } catch {
    say(lost.dataset.text.replace("{time}", holder().dataset.contact));
  }
}

function renewIfOld() { if (!document.hidden && Date.now() >= dueAt) renew(); }

setInterval(renewIfOld, 1000);
addEventListener("online", renewIfOld);
document.addEventListener("visibilitychange", renewIfOld);
