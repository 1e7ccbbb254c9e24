// Copies what stands in a field; without a clipboard it is selected, to be copied by hand.
for (const button of document.querySelectorAll("[data-copy]")) {
  const field = document.querySelector(`[data-copied="${button.dataset.copy}"]`);
  button.hidden = false;
  button.addEventListener("click", async () => {
    field.select();
    await navigator.clipboard?.writeText(field.value).catch(() => {});
    button.firstChild.textContent = button.dataset.done;
  });
}
