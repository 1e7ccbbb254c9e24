// The queue by keyboard: j and k move between leads, Enter opens the one in focus, c takes it.
const leads = () => [...document.querySelectorAll(".queue > li")];
const focused = () => document.activeElement?.closest(".queue > li");

function move(by) {
  const all = leads();
  const at = all.indexOf(focused());
  all[Math.max(0, Math.min(all.length - 1, at < 0 ? 0 : at + by))]?.focus();
}

addEventListener("keydown", (event) => {
  if (event.altKey || event.ctrlKey || event.metaKey || event.target.closest("input, select, textarea")) return;
  if (event.key === "j") move(1);
  else if (event.key === "k") move(-1);
  else if (event.key === "c") focused()?.querySelector("button.take")?.click();
  else if (event.key === "Enter" && event.target === focused()) focused().querySelector("a.open").click();
});
