// Ordering: the list itself is put in order, by buttons, by Alt with the arrow keys, or by dragging a place number.
// The selects that serve without script stay in step with it, out of sight.

const HOW = "Move each with its arrows, or drag it by its number.";

const steps = (list) => [...list.children];
const select = (step) => step.querySelector("select");
const words = (step) => step.querySelector("label").dataset.words;

/** Bring each ordering list in `root`, or root itself, to life; a second call changes nothing. */
export function enhance(root) {
  const lists = [...root.querySelectorAll('[data-type="ordering"]')];
  if (root.matches?.('[data-type="ordering"]')) lists.push(root);
  lists.filter((list) => !list.dataset.alive).forEach(enliven);
}

function enliven(list) {
  list.dataset.alive = "1";
  const live = Object.assign(document.createElement("p"), { className: "vh" });
  live.setAttribute("aria-live", "polite");
  list.after(live);
  explain(list.parentElement.querySelector(".how"));
  asGiven(list);
  steps(list).forEach((step) => furnish(step));
  list.addEventListener("click", (event) => pressed(list, live, event));
  list.addEventListener("keydown", (event) => keyed(list, live, event));
  list.addEventListener("pointerdown", (event) => grabbed(list, live, event));
  settle(list);
}

function explain(how) {
  how?.replaceChildren(HOW, " ", Object.assign(document.createElement("kbd"), { textContent: "Alt ↑ ↓" }));
}

/** Start from the places already chosen, when they are an order. */
function asGiven(list) {
  const place = (step) => Number(select(step).value);
  const chosen = steps(list).sort((a, b) => place(a) - place(b));
  if (chosen.every((step, i) => place(step) === i + 1)) list.append(...chosen);
}

function furnish(step) {
  select(step).hidden = true;
  step.tabIndex = -1;
  step.setAttribute("aria-keyshortcuts", "Alt+ArrowUp Alt+ArrowDown");
  const moves = document.createElement("span");
  moves.className = "moves";
  for (const [by, sign, name] of [[-1, "↑", "up"], [1, "↓", "down"]]) {
    const button = Object.assign(document.createElement("button"), { type: "button", className: "button move", textContent: sign });
    button.dataset.by = by;
    button.setAttribute("aria-label", `Move ${name}: ${words(step)}`);
    moves.append(button);
  }
  step.append(moves);
}

/** Write the places into the numbers and the selects, and grey the moves that lead nowhere. */
function settle(list) {
  const all = steps(list);
  all.forEach((step, i) => {
    step.querySelector(".grip").textContent = i + 1;
    select(step).value = String(i + 1);
    step.querySelector('[data-by="-1"]').setAttribute("aria-disabled", i === 0);
    step.querySelector('[data-by="1"]').setAttribute("aria-disabled", i === all.length - 1);
  });
}

function say(list, live, step) {
  live.textContent = `${words(step)}, now place ${steps(list).indexOf(step) + 1} of ${list.children.length}`;
}

/** Move the neighbour round the step: the step itself stays in the page, so it keeps focus and pointer. */
function shift(list, step, by) {
  const neighbour = by < 0 ? step.previousElementSibling : step.nextElementSibling;
  if (!neighbour) return;
  if (by < 0) step.after(neighbour);
  else step.before(neighbour);
  settle(list);
}

function pressed(list, live, event) {
  const button = event.target.closest(".move");
  if (!button) return;
  const step = button.closest(".step");
  shift(list, step, Number(button.dataset.by));
  say(list, live, step);
}

function keyed(list, live, event) {
  const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
  const step = event.target.closest(".step");
  if (!by || !step || !event.altKey) return;
  event.preventDefault();
  event.stopPropagation();
  shift(list, step, by);
  step.scrollIntoView({ block: "nearest" });
  say(list, live, step);
}

function grabbed(list, live, event) {
  const step = event.target.closest(".step");
  const anywhere = event.pointerType === "mouse" && !event.target.closest(".move");
  if (!step || event.button !== 0 || !(anywhere || event.target.closest(".grip"))) return;
  event.preventDefault();
  step.focus({ preventScroll: true });
  const start = steps(list).indexOf(step);
  const letGo = new AbortController();
  const { signal } = letGo;
  const drop = () => {
    letGo.abort();
    step.classList.remove("held");
    if (steps(list).indexOf(step) !== start) say(list, live, step);
  };
  step.setPointerCapture(event.pointerId);
  step.classList.add("held");
  step.addEventListener("pointermove", (move) => follow(list, step, move.clientY), { signal });
  step.addEventListener("pointerup", drop, { signal });
  step.addEventListener("pointercancel", drop, { signal });
}

function follow(list, step, y) {
  const middle = (other) => other.getBoundingClientRect().top + other.offsetHeight / 2;
  while (step.previousElementSibling && y < middle(step.previousElementSibling)) shift(list, step, -1);
  while (step.nextElementSibling && y > middle(step.nextElementSibling)) shift(list, step, 1);
}
