// An attempt: each answer is saved as it is given, and the page tells the truth about it. What cannot be sent is kept on
// the page and sent again, under its own key, until it is stored. Without this script the buttons do the same.

const form = document.getElementById("answering");
const told = document.getElementById("saved");
const live = document.getElementById("say");

const PATIENCE = 15_000; // ms until an answer that does not come is given up
const WAITS = [1, 2, 4, 8, 15, 30]; // s between tries; the last one stays
const PAUSE = 800; // ms after the last key before what is typed is sent

// 1 ── saving

let pending = null; // what is being sent: the same body each time
let dirty = false; // whether something changed since it was sent
let stuck = false; // whether the server refused: only the learner can go on
let wake = () => {};
let timer;
let idle = Promise.resolve(true);

const answers = () => JSON.stringify([...new FormData(form)].filter(([name]) => /^(answer|pair-|place-|gap-|certainty)/.test(name)));
let known = form && answers();

function changed() {
  if (stuck || (!pending && answers() === known)) return;
  dirty = true;
  tell("Not saved yet …");
}

/** Send what is on the page until it is stored; true when it is, false when the server will not take it. */
function flush() {
  if (!pending && dirty && !stuck) {
    pending = send().finally(() => { pending = null; });
    idle = pending.then((good) => (good && dirty ? flush() : good));
  }
  return idle;
}

async function send() {
  dirty = false;
  known = answers();
  form.elements.key.value = fresh();
  const body = new URLSearchParams(new FormData(form));
  body.set("act", "save");
  tell("Saving …");
  for (let tries = 0; ; tries += 1) {
    try {
      const signal = AbortSignal.timeout?.(PATIENCE);
      const answer = await fetch(form.action, { method: "POST", body, signal, headers: { "X-Fragment": "1" }, credentials: "same-origin" });
      if (answer.status < 500) return await arrive(answer);
    } catch { /* no net, or too slow: the same as a server that is away */ }
    banner("Not saved yet. Keep this page open: trying again …", { label: "Try now", act: () => wake() });
    tell("Not saved yet, trying again …");
    await new Promise((done) => {
      wake = done;
      setTimeout(done, 1000 * WAITS[Math.min(tries, WAITS.length - 1)]);
    });
  }
}

async function arrive(answer) {
  if (answer.headers.get("Content-Type")?.startsWith("application/json")) {
    const got = await answer.json();
    banner();
    form.elements.saves.value = got.saves;
    document.querySelector(".map [aria-current]")?.classList.toggle("done", got.answered);
    tell(got.problem ? `Not saved: ${got.problem}` : got.answered ? `Saved ${got.at}.` : "Saved: not answered.", got.problem);
    return !got.problem;
  }
  stuck = true;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const why = page.querySelector("main .lede")?.textContent ?? "The server did not take it.";
  tell("Not saved.", true);
  banner(`Not saved. ${why}`, answer.status === 403 ? { label: "Sign in", href: "/sign-in" } : { label: "Show what is saved", act: reload });
  return false;
}

function reload() {
  removeEventListener("beforeunload", warn);
  location.reload();
}

const fresh = () => [...crypto.getRandomValues(new Uint8Array(12))].map((byte) => byte.toString(16).padStart(2, "0")).join("");

function tell(words, wrong = false) {
  told.textContent = words;
  told.classList.toggle("problem", wrong);
}

function banner(words, way) {
  const there = document.querySelector(".banner");
  if (words && there?.dataset.words === words) return;
  there?.remove();
  if (!words) return;
  const bar = Object.assign(document.createElement("div"), { className: "banner", textContent: words });
  bar.dataset.words = words;
  bar.setAttribute("role", "alert");
  const go = Object.assign(document.createElement(way.href ? "a" : "button"), { className: "button", textContent: way.label });
  if (way.href) go.href = way.href;
  else go.addEventListener("click", way.act);
  bar.append(go);
  document.body.append(bar);
}

function warn(event) {
  if (pending || dirty || stuck) event.preventDefault();
}

// 2 ── leaving the question: what is on the page is stored first

async function leave(event) {
  const link = event.target.closest("a[href]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || !(pending || dirty)) return;
  event.preventDefault();
  if (await flush()) location.href = link.href;
}

async function submitted(event) {
  if (!pending && !dirty) return;
  event.preventDefault();
  const { submitter } = event;
  if (!(await flush())) return;
  form.elements.key.value = fresh();
  form.requestSubmit(submitter);
}

if (form?.dataset.autosave === "yes") {
  form.addEventListener("input", (event) => {
    changed();
    clearTimeout(timer);
    if (event.target.matches("textarea, input[type=text]")) timer = setTimeout(flush, PAUSE);
  });
  form.addEventListener("change", () => {
    changed();
    flush();
  });
  form.addEventListener("submit", submitted);
  document.addEventListener("click", leave);
  addEventListener("online", () => wake());
  addEventListener("beforeunload", warn);
}
if (form) {
  for (const list of form.querySelectorAll("[data-type]")) {
    import(`./${list.dataset.type}.js`).then((module) => module.enhance(form)).then(() => { known = answers(); });
  }
}

// 3 ── the time: the server's; the page only counts down what the server said was left

const left = document.getElementById("left");
if (left) {
  const end = performance.now() + 1000 * Number(left.dataset.left);
  const half = Number(left.dataset.left) / 2;
  const words = (seconds) => (seconds >= 172800 ? `${Math.floor(seconds / 86400)} days` : seconds >= 5400 ? `${Math.round(seconds / 360) / 10} hours` : seconds >= 60 ? `${Math.floor(seconds / 60)} minute${seconds < 120 ? "" : "s"}` : `${seconds} second${seconds === 1 ? "" : "s"}`);
  let last = Number(left.dataset.left);
  const tick = setInterval(async () => {
    const seconds = Math.max(0, Math.round((end - performance.now()) / 1000));
    if (words(seconds) !== left.textContent) left.textContent = words(seconds);
    for (const mark of [half, 300, 60]) if (last > mark && seconds <= mark) live.textContent = `${words(seconds)} left.`;
    last = seconds;
    if (seconds > 0) return;
    clearInterval(tick);
    if (form?.dataset.autosave === "yes") await Promise.race([flush(), new Promise((done) => setTimeout(done, 10_000))]);
    removeEventListener("beforeunload", warn);
    location.href = left.dataset.over;
  }, 1000);
}
