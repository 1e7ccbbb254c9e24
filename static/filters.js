// The filters ask as soon as one is changed, and the answer takes the place of the page's content: htmx swaps it and writes the address.
// Without this file a button sends the form and links lead to whole pages.
const forms = () => document.querySelectorAll("form.filters");

function ready() {
  for (const form of forms()) {
    form.querySelector(".apply").hidden = true;
    for (const field of form.querySelectorAll(":disabled")) field.disabled = false;
  }
}

addEventListener("change", (event) => {
  if (event.target.matches("form.filters select")) event.target.form.requestSubmit();
});
// What is empty is left out of the address.
addEventListener("submit", (event) => {
  if (!event.target.matches("form.filters")) return;
  for (const field of event.target.elements) if (field.name && field.value === "") field.disabled = true;
}, true);

// Shift with an arrow leads to the period before or after, except where arrows mean something else.
addEventListener("keydown", (event) => {
  if (!event.shiftKey || event.altKey || event.ctrlKey || event.metaKey || event.target.closest("input, select, textarea")) return;
  if (!getSelection().isCollapsed) return;
  const id = { ArrowLeft: "previous", ArrowRight: "next" }[event.key];
  document.getElementById(id)?.click();
});

// A menu closes on Escape and on a click elsewhere.
const close = (menu) => { menu.open = false; };
addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of document.querySelectorAll("details.menu[open]")) { close(menu); menu.querySelector("summary").focus(); }
});
addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) if (!menu.contains(event.target)) close(menu);
});

// The answer of another page, such as the login after a session has ended, is no content to swap: it is a page to go to.
addEventListener("htmx:beforeSwap", (event) => {
  const { xhr, pathInfo } = event.detail;
  if (new URL(xhr.responseURL || location.href).pathname !== new URL(pathInfo.requestPath, location.href).pathname) {
    event.detail.shouldSwap = false;
    location.assign(xhr.responseURL);
  }
  pathInfo.anchor = undefined; // the reader stays where they are
  if (document.querySelector("details.fold[open]")) event.detail.serverResponse = event.detail.serverResponse.replace('<details class="fold">', '<details class="fold" open>');
});
const unanswered = (is) => { document.getElementById("unanswered").hidden = !is; };
addEventListener("htmx:afterSwap", () => { unanswered(false); ready(); });
addEventListener("htmx:historyRestore", ready);
for (const name of ["htmx:sendError", "htmx:responseError", "htmx:timeout"]) addEventListener(name, () => { unanswered(true); ready(); });
// Changing the language comes back to the view that is shown now.
const here = () => { for (const field of document.querySelectorAll(".languages input[name=next]")) field.value = location.pathname + location.search; };
for (const name of ["htmx:pushedIntoHistory", "htmx:historyRestore"]) addEventListener(name, here);

addEventListener("pageshow", ready);
ready();
// What was chosen before this file was there is asked once htmx listens, too: else the choice would stand beside the figures of another.
const given = (select) => Math.max(0, [...select.options].findIndex((option) => option.defaultSelected));
addEventListener("DOMContentLoaded", () => {
  for (const form of forms()) if ([...form.querySelectorAll("select")].some((select) => select.selectedIndex !== given(select))) form.requestSubmit();
});
