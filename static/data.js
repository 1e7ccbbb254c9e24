// While an import is under way, shows how far it is without a click.
const PAUSE = 2000;

async function refresh() {
  const shown = document.getElementById("fresh");
  if (!shown || !("refresh" in shown.dataset)) return;
  try {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    if (answer.redirected) return location.reload();
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("fresh");
    const typing = shown.contains(document.activeElement) && document.activeElement.matches("input, select, textarea");
    if (answer.ok && fresh && !typing) {
      shown.replaceWith(fresh);
      if (!("refresh" in fresh.dataset)) document.querySelectorAll(".messages .passing").forEach((said) => said.remove());
    }
  } catch {
    // The server is away for a moment; the next try will tell.
  }
  setTimeout(refresh, PAUSE);
}

setTimeout(refresh, PAUSE);
