// A changed choice shows at once; without this file the button does it.
for (const form of document.querySelectorAll("form.filters")) {
  form.querySelector(".apply").hidden = true;
  form.addEventListener("change", (event) => {
    if (event.target.matches("select")) form.requestSubmit();
  });
  form.addEventListener("submit", () => {
    for (const field of form.elements) if (field.name && field.value === "") field.disabled = true;
  });
}
// Coming back with the back button, the form is as it was left: enabled again.
addEventListener("pageshow", () => {
  for (const field of document.querySelectorAll("form.filters :disabled")) field.disabled = false;
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
