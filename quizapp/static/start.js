// Small helps for pages with a start or a form: the time zone, a password that can be looked at, Enter to begin.

/** Give the forms in a part of the page their helps. */
export function help(part) {
  for (const field of part.querySelectorAll("[data-zone]")) {
    field.value ||= Intl.DateTimeFormat().resolvedOptions().timeZone ?? "";
  }
  for (const button of part.querySelectorAll("[data-reveal]")) {
    const field = document.getElementById(button.dataset.reveal);
    button.hidden = false;
    button.addEventListener("click", () => {
      const shown = field.type === "password";
      field.type = shown ? "text" : "password";
      button.setAttribute("aria-pressed", shown);
      field.focus();
    });
  }
  part.querySelector('[role="alert"][tabindex]')?.focus();
}

help(document);

document.addEventListener("keydown", (event) => {
  const nowhere = document.activeElement === document.body || document.activeElement?.id === "main";
  if (event.key === "Enter" && nowhere && !event.repeat) document.querySelector('[data-key="Enter"]')?.click();
});

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}
