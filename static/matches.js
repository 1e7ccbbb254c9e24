// Decisions by keyboard: arrows move between documents, a digit chooses a deal of the one in focus, 0 none, U takes the last one back.
const doubts = () => [...document.querySelectorAll("article.doubt")];

function move(by) {
  const all = doubts();
  const at = all.indexOf(document.activeElement?.closest("article.doubt"));
  all[Math.max(0, Math.min(all.length - 1, at < 0 ? 0 : at + by))]?.focus();
}

function choose(digit) {
  const of = document.activeElement?.closest("article.doubt") ?? doubts()[0];
  const button = [...(of?.querySelectorAll("button[name=deal]") ?? [])].find((each) => each.querySelector("kbd").textContent === digit);
  if (button) button.form.requestSubmit(button);
}

addEventListener("keydown", (event) => {
  if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || event.target.closest("input, select, textarea")) return;
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    move(event.key === "ArrowDown" ? 1 : -1);
  } else if (/^[0-5]$/.test(event.key)) choose(event.key);
  else if (event.key.toLowerCase() === "u") document.querySelector("button.undo")?.click();
});

// After a decision the next document is the one in focus.
if (location.hash === "#doubtful") doubts()[0]?.focus();
