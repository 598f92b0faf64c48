// Decks and their questions: the preview follows what is typed. Without script a button shows it.

const WAIT = 400; // milliseconds after the last key
const editor = document.querySelector("[data-editor]");
const preview = document.querySelector("[data-preview]");
let asked = 0;

/** Send a form and put what comes back in the place of the preview; what was asked for last wins. */
async function show(form, submitter, act) {
  const mine = ++asked;
  const data = new FormData(form, submitter);
  if (act) data.set("act", act);
  preview.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(form.action, { method: "POST", body: data, headers: { "X-Fragment": "1" } });
    const html = await answer.text();
    if (mine !== asked || !(answer.ok || answer.status === 422) || html.includes("<!doctype")) return false;
    preview.innerHTML = html;
    await enliven();
    return true;
  } catch {
    return false; // the button of the form works without this
  } finally {
    preview.removeAttribute("aria-busy");
  }
}

async function enliven() {
  for (const part of preview.querySelectorAll("[data-type]")) {
    const module = await import(`./${part.dataset.type}.js`);
    module.enhance(part);
  }
}

if (editor && preview) {
  let timer = 0;
  editor.addEventListener("input", (event) => {
    if (event.target.name === "meaning") return;
    clearTimeout(timer);
    timer = setTimeout(() => show(editor, null, "look"), WAIT);
  });
  preview.addEventListener("submit", async (event) => {
    event.preventDefault();
    const { target, submitter } = event;
    const act = submitter?.value ?? "try";
    if (await show(target, submitter)) {
      (preview.querySelector('[role="alert"], .verdict') ?? preview).scrollIntoView({ block: "nearest" });
      if (act === "again") preview.querySelector("input:not([type=hidden]), select, textarea, summary")?.focus();
      else preview.querySelector(".acts button")?.focus();
    } else {
      target.submit();
    }
  });
  enliven();
}
