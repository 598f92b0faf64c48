// A link that is handed over: chosen whole when it is touched, and copied by a button.

for (const field of document.querySelectorAll("[data-whole]")) {
  field.addEventListener("focus", () => field.select());
}

for (const button of document.querySelectorAll("[data-copy]")) {
  const field = document.getElementById(button.dataset.copy);
  const said = document.querySelector("[data-copied]");
  button.hidden = false;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(field.value);
      said.textContent = "Copied.";
    } catch {
      // Without https there is no clipboard for pages: the link is chosen, and the keys copy it.
      field.focus();
      said.textContent = document.execCommand("copy") ? "Copied." : "Press Ctrl and C to copy it.";
    }
  });
}
