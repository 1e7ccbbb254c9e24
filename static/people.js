// Copies the link beside a button; the text can be marked and copied without it.
document.querySelectorAll("[data-copy]").forEach(button => {
  button.classList.add("ready");
  button.addEventListener("click", async () => {
    const field = button.parentElement.querySelector("input");
    field.select();
    try { await navigator.clipboard.writeText(field.value); } catch { document.execCommand("copy"); }
    button.textContent = button.dataset.done;
  });
});
