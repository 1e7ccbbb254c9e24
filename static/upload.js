// Files may be dropped anywhere on the page of the upload: they are added to those of its input, which takes them without this
// script, too, and by keyboard.
const zone = document.querySelector(".drop");
const input = zone.querySelector("input[type=file]");
const list = zone.querySelector(".chosen");

function hasFiles(event) {
  return Array.from(event.dataTransfer?.types ?? []).includes("Files");
}

function show() {
  list.replaceChildren(...Array.from(input.files, (file) => {
    const line = document.createElement("li");
    line.textContent = file.name;
    return line;
  }));
}

function add(files) {
  const kept = new DataTransfer();
  const dropped = Array.from(files);
  const names = new Set(dropped.map((file) => file.name));
  for (const file of input.files) if (!names.has(file.name)) kept.items.add(file);
  for (const file of dropped) kept.items.add(file);
  input.files = kept.files;
  show();
}

for (const name of ["dragenter", "dragover"]) {
  document.addEventListener(name, (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    zone.classList.add("over");
  });
}
document.addEventListener("dragleave", (event) => {
  if (!event.relatedTarget) zone.classList.remove("over");
});
document.addEventListener("drop", (event) => {
  zone.classList.remove("over");
  const other = event.target.closest?.("input[type=file]");
  if (!hasFiles(event) || (other && other !== input)) return;
  event.preventDefault();
  add(event.dataTransfer.files);
  input.focus();
});
input.addEventListener("change", show);
show();
