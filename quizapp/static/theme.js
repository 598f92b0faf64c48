// Light or dark: switched at once, and remembered by the server in the background.

for (const form of document.querySelectorAll("[data-theme-form]")) {
  form.querySelector(".set").hidden = true;
  form.addEventListener("change", () => {
    const data = new URLSearchParams(new FormData(form));
    const theme = data.get("theme");
    document.documentElement.dataset.theme = theme;
    document.querySelector('meta[name="color-scheme"]').content = theme === "auto" ? "light dark" : theme;
    fetch(form.action, { method: "POST", body: data, redirect: "manual", keepalive: true }).catch(() => {});
  });
}
