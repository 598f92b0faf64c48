// Study without loading pages anew: forms are sent in the background, the next part is put in place, focus follows,
// and an answer that cannot be sent is kept and sent again, under its own key, until it is stored.

const box = document.getElementById("sitting");
const live = document.getElementById("say");
const dialog = document.getElementById("keys");
const alone = document.getElementById("keys-on");

const PATIENCE = 15_000; // ms until an answer that does not come is given up
const WAITS = [1, 2, 4, 8, 15, 30]; // s between tries; the last one stays
const KEYS = "quizapp.keys";

const find = (selector) => [...box.querySelectorAll(selector)].find((found) => found.checkVisibility?.() ?? found.offsetParent);

// 1 ── sending

let busy = false;
let wake = () => {};

async function send(form, button) {
  if (busy) return;
  busy = true;
  form.setAttribute("aria-busy", "true");
  const data = new URLSearchParams(new FormData(form));
  if (button?.name) data.append(button.name, button.value);
  const get = form.method === "get";
  const url = get && String(data) ? `${form.action}?${data}` : form.action;
  try {
    await arrive(await insist(url, get ? { method: "GET" } : { method: "POST", body: data }), form);
  } finally {
    busy = false;
    form.removeAttribute("aria-busy");
  }
}

/** Ask until there is an answer that is not "try later". The body is the same each time, its key too. */
async function insist(url, request) {
  for (let tries = 0; ; tries += 1) {
    try {
      const signal = AbortSignal.timeout?.(PATIENCE);
      const answer = await fetch(url, { ...request, signal, headers: { "X-Fragment": "1" }, credentials: "same-origin" });
      if (answer.status < 500) {
        const text = await answer.text();
        banner();
        return { answer, text };
      }
    } catch { /* no net, or too slow: the same as a server that is away */ }
    const what = request.method === "POST" ? "Not saved yet. Keep this page open: trying again …" : "No connection. Trying again …";
    banner(what, { label: "Try now", act: () => wake() });
    await new Promise((done) => {
      wake = done;
      setTimeout(done, 1000 * WAITS[Math.min(tries, WAITS.length - 1)]);
    });
  }
}

async function arrive({ answer, text }, form) {
  const at = new URL(answer.url);
  if (answer.redirected && !at.pathname.startsWith(new URL(form.action).pathname.match(/^.*?\/study/)?.[0] ?? "/study")) {
    banner("You are not signed in here any more, so this answer is not saved.", { label: "Sign in", href: at.href });
    return;
  }
  const whole = /^\s*<!doctype/i.test(text) && new DOMParser().parseFromString(text, "text/html");
  const place = answer.headers.get("X-Location") ?? (form.method === "get" || answer.redirected ? at.pathname + at.search : "");
  if (whole) box.replaceChildren(...(whole.getElementById("sitting")?.childNodes ?? [whole.querySelector("header"), whole.querySelector("main")]));
  else box.innerHTML = text;
  if (place && answer.ok) history.replaceState(null, "", place);
  scrollTo(0, 0);
  settle();
}

// 2 ── what is on the page now

/** Name the page, bring its controls to life, move the focus to what changed and say it. */
function settle(first = false) {
  const main = box.querySelector("main");
  document.title = `${main.dataset.title} – quizapp`;
  for (const list of box.querySelectorAll("[data-type]")) {
    import(`./${list.dataset.type}.js`).then((module) => module.enhance(box));
  }
  const field = matchMedia("(hover: hover)").matches && find(".ask input[type=text]");
  if (field) field.focus();
  else if (!first) focusOn(find(".problem") ?? find("#hint") ?? find(".verdict") ?? find("h1"));
  if (!first) live.textContent = find("[role=alert]") ? "" : main.dataset.say; // an alert speaks for itself
}

function banner(words, way) {
  document.querySelector(".banner")?.remove();
  if (!words) return;
  const bar = Object.assign(document.createElement("div"), { className: "banner", textContent: words });
  bar.setAttribute("role", "alert");
  const go = Object.assign(document.createElement(way.href ? "a" : "button"), { className: "button", textContent: way.label });
  if (way.href) go.href = way.href;
  else go.addEventListener("click", way.act);
  bar.append(go);
  document.body.append(bar);
}

// 3 ── keys

function focusOn(element) {
  if (!element) return;
  element.tabIndex = -1;
  element.focus();
}

const typing = (element) => element.matches?.("textarea, select, input:not([type=radio], [type=checkbox])");

function press(key) {
  const named = find(`[data-key="${CSS.escape(key)}"]`);
  const digit = /^[1-9]$/.test(key) && Number(key) - 1;
  const counted = digit === false ? null : box.querySelectorAll(".ask .choice input")[digit] ?? (find(".ratings .button") && box.querySelectorAll(".ratings .button")[digit]);
  const turn = [" ", "Enter"].includes(key) && find("details.card:not([open]) > summary");
  const target = named || counted || turn;
  if (!target) return false;
  target.click();
  if (target.matches("input")) target.focus();
  if (turn) focusOn(find(".back .said"));
  return true;
}

function keyed(event) {
  const { key, target } = event;
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || event.isComposing || dialog.open || event.defaultPrevented) return;
  if (key === "Escape" && typing(target)) {
    focusOn(box.querySelector("h1"));
    return;
  }
  const own = target.closest("button, a, summary, select, textarea");
  if (key === "Enter" ? own : typing(target) || (key === " " && (own || target.matches("input")))) return;
  if (key.length === 1 && key !== " " && !alone.checked) return;
  if (press(key.length === 1 ? key.toLowerCase() : key)) event.preventDefault();
}

// 4 ── begin

box.addEventListener("submit", (event) => {
  event.preventDefault();
  send(event.target, event.submitter);
});
box.addEventListener("click", (event) => {
  if (!event.target.closest('[data-key="?"]')) return;
  event.preventDefault();
  dialog.showModal();
});
document.addEventListener("keydown", keyed);
addEventListener("online", () => wake());
addEventListener("beforeunload", (event) => {
  if (busy && document.querySelector(".banner")) event.preventDefault();
});
alone.addEventListener("change", () => localStorage.setItem(KEYS, alone.checked ? "on" : "off"));
settle(true);
alone.checked = localStorage.getItem(KEYS) !== "off"; // last: it throws where storage is forbidden
