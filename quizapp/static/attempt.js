// An attempt: each answer is saved as it is given, and the page tells the truth about it. What cannot be sent is kept on
// the page and sent again, under its own key, until it is stored. Without this script the buttons do the same.

const live = document.getElementById("say");

const PATIENCE = 15_000; // ms until an answer that does not come is given up
const WAITS = [1, 2, 4, 8, 15, 30]; // s between tries; the last one stays
const PAUSE = 800; // ms after the last key before what is typed is sent
const FIELDS = /^(answer|pair-|place-|gap-|certainty)/;
const KEPT = "quizapp-not-saved "; // in the browser's own store, before the address of a question

const fresh = () => [...crypto.getRandomValues(new Uint8Array(12))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
const given = (form) => [...new FormData(form)].filter(([name]) => FIELDS.test(name));

// 1 ── saving: one keeper for each question on the page

class Keeper {
  pending = null; // what is being sent: the same body each time
  dirty = false; // whether something changed since it was sent
  stuck = false; // whether the server refused: only the learner can go on
  trouble = null; // what the banner says of it
  idle = Promise.resolve(true);
  wake = () => {};

  constructor(form) {
    this.form = form;
    this.told = form.querySelector(".saved");
    this.known = this.answers();
    form.addEventListener("input", (event) => {
      this.changed();
      clearTimeout(this.timer);
      if (event.target.matches("textarea, input[type=text]")) this.timer = setTimeout(() => this.flush(), PAUSE);
    });
    form.addEventListener("change", () => {
      this.changed();
      this.flush();
    });
    form.addEventListener("submit", (event) => this.submitted(event));
    const save = form.querySelector("button[value=save]");
    if (save) save.hidden = true; // it still is what Enter presses
  }

  get busy() {
    return Boolean(this.pending || this.dirty);
  }

  answers() {
    return JSON.stringify(given(this.form));
  }

  changed() {
    if (this.stuck || (!this.pending && this.answers() === this.known)) return;
    this.dirty = true;
    this.tell("Not saved yet …");
    store(this.form, { saves: this.form.elements.saves.value, number: this.form.dataset.number, fields: given(this.form) });
  }

  /** Send what is on the page until it is stored; true when it is, false when the server will not take it. */
  flush() {
    if (!this.pending && this.dirty && !this.stuck) {
      this.pending = this.send().finally(() => { this.pending = null; });
      this.idle = this.pending.then((good) => (good && this.dirty ? this.flush() : good));
    }
    return this.idle;
  }

  async send() {
    this.dirty = false;
    this.known = this.answers();
    this.form.elements.key.value = fresh();
    const body = new URLSearchParams(new FormData(this.form));
    body.set("act", "save");
    this.tell("Saving …");
    for (let tries = 0; ; tries += 1) {
      try {
        const signal = AbortSignal.timeout?.(PATIENCE);
        const answer = await fetch(this.form.action, { method: "POST", body, signal, headers: { "X-Fragment": "1" }, credentials: "same-origin" });
        if (answer.status < 500) return await this.arrive(answer);
      } catch { /* no net, or too slow: the same as a server that is away */ }
      this.say("Not saved yet. Keep this page open: trying again …", { label: "Try now", act: () => keepers.forEach((one) => one.wake()) });
      this.tell("Not saved yet, trying again …");
      await new Promise((done) => {
        this.wake = done;
        setTimeout(done, 1000 * WAITS[Math.min(tries, WAITS.length - 1)]);
      });
    }
  }

  async arrive(answer) {
    if (answer.headers.get("Content-Type")?.startsWith("application/json")) {
      const got = await answer.json();
      this.say();
      this.form.elements.saves.value = got.saves;
      document.querySelector(`.map [data-number="${this.form.dataset.number}"]`)?.classList.toggle("done", got.answered);
      this.tell(got.problem ? `Not saved: ${got.problem}` : got.answered ? `Saved ${got.at}.` : "Saved: not answered.", got.problem);
      if (!this.dirty) store(this.form);
      return !got.problem;
    }
    this.stuck = true;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const why = page.querySelector("main .lede")?.textContent ?? "The server did not take it.";
    this.tell("Not saved.", true);
    if (answer.status !== 403) store(this.form);
    this.say(`Not saved. ${why}`, answer.status === 403 ? { label: "Sign in", href: "/sign-in" } : { label: "Show what is saved", act: reload });
    return false;
  }

  /** Put what was given here before and never saved into the fields again. */
  restore() {
    const kept = stored(this.form);
    if (!kept) return;
    if (kept.saves !== this.form.elements.saves.value) return store(this.form); // something else was saved since
    for (const field of this.form.elements) {
      if (!FIELDS.test(field.name)) continue;
      const values = kept.fields.filter(([name]) => name === field.name).map(([, value]) => value);
      if (field.matches("[type=radio], [type=checkbox]")) field.checked = values.includes(field.value);
      else field.value = values[0] ?? "";
    }
    this.changed();
    this.flush();
  }

  async submitted(event) {
    const { submitter } = event;
    const stays = submitter?.value === "save";
    if (!stays && !this.busy) return;
    event.preventDefault();
    if (!(await this.flush()) || stays) return;
    this.form.elements.key.value = fresh();
    this.form.requestSubmit(submitter);
  }

  tell(words, wrong = false) {
    this.told.textContent = words;
    this.told.classList.toggle("problem", Boolean(wrong));
  }

  say(words, way) {
    this.trouble = words ? { words, way } : null;
    banner();
  }
}

const keepers = [...document.querySelectorAll('form[data-autosave="yes"]')].map((form) => new Keeper(form));
const busy = () => keepers.some((one) => one.busy);

async function flush() {
  return (await Promise.all(keepers.map((one) => one.flush()))).every(Boolean);
}

function reload() {
  removeEventListener("beforeunload", warn);
  location.reload();
}

/** What the first question in trouble has to say, if any has. */
function banner({ words, way } = keepers.find((one) => one.trouble)?.trouble ?? {}) {
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

// A browser may refuse to keep anything: then an answer lives on its page alone.
const place = (form) => KEPT + new URL(form.action).pathname;

function store(form, what) {
  try {
    if (what) localStorage.setItem(place(form), JSON.stringify(what));
    else localStorage.removeItem(place(form));
  } catch { /* full, or forbidden */ }
}

function stored(form) {
  try {
    return JSON.parse(localStorage.getItem(place(form)));
  } catch {
    return null;
  }
}

/** Where an answer of this attempt waits that was given on a page which was closed before it was saved. */
function elsewhere() {
  try {
    const attempt = KEPT + location.pathname.replace(/[^/]*$/, "");
    const shown = keepers.map((one) => place(one.form));
    const all = Object.keys(localStorage).filter((key) => key.startsWith(attempt) && !shown.includes(key));
    if (document.querySelector("main[data-over]")) return all.forEach((key) => localStorage.removeItem(key)); // too late
    const [kept] = all;
    if (!kept) return;
    const { number } = JSON.parse(localStorage.getItem(kept));
    banner({ words: `Your answer to question ${number} is not saved yet.`, way: { label: "Go there", href: kept.slice(KEPT.length) } });
  } catch { /* nothing is kept */ }
}

function warn(event) {
  if (busy() || keepers.some((one) => one.stuck)) event.preventDefault();
}

// 2 ── leaving the question: what is on the page is stored first

async function leave(event) {
  const link = event.target.closest("a[href]");
  const here = link?.getAttribute("href").startsWith("#");
  if (!link || here || event.ctrlKey || event.metaKey || event.shiftKey || !busy()) return;
  event.preventDefault();
  if (await flush()) location.href = link.href;
}

/** A button that loads the page anew may not take another question's answer with it. */
async function others(event) {
  const rest = keepers.filter((one) => one.form !== event.target && one.busy);
  if (!rest.length || event.defaultPrevented) return;
  event.preventDefault();
  if (await flush()) event.target.requestSubmit(event.submitter);
}

if (keepers.length) {
  document.addEventListener("click", leave);
  document.addEventListener("submit", others);
  addEventListener("online", () => keepers.forEach((one) => one.wake()));
  addEventListener("beforeunload", warn);
}
elsewhere();
for (const form of document.querySelectorAll("form[data-autosave]")) {
  const keeper = keepers.find((one) => one.form === form);
  keeper?.restore();
  for (const list of form.querySelectorAll("[data-type]")) {
    import(`./${list.dataset.type}.js`).then((module) => module.enhance(form)).then(() => { if (keeper && !keeper.busy) keeper.known = keeper.answers(); });
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
    if (keepers.length) await Promise.race([flush(), new Promise((done) => setTimeout(done, 10_000))]);
    removeEventListener("beforeunload", warn);
    location.href = left.dataset.over;
  }, 1000);
}
