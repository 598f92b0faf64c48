// The reading: one slip at a time, closed by Escape, Close or a press elsewhere; the slider redraws without a new page.
// Without script the slips open by the address (:target) and the slider by its button.

const MARK = "a.m[id]";
const SETTLE_MS = 120;

const reader = document.querySelector(".reader");
const narrow = matchMedia("(max-width: 67.99rem)");
const calm = matchMedia("(prefers-reduced-motion: reduce)");

const opened = () => reader.querySelector("a.m.open");
const named = (hash) => hash.length > 1 && document.getElementById(decodeURIComponent(hash.slice(1)))?.closest(MARK);

function close({ focus = false } = {}) {
  const mark = opened();
  if (!mark) return;
  mark.classList.remove("open");
  mark.removeAttribute("aria-describedby");
  history.replaceState(null, "", location.pathname + location.search);
  if (focus) mark.focus({ preventScroll: true });
}

function open(mark, { move = narrow.matches } = {}) {
  if (mark === opened()) return;
  close();
  mark.classList.add("open");
  mark.setAttribute("aria-describedby", `slip-${mark.id}`);
  history.replaceState(null, "", `#${mark.id}`);
  if (move) mark.scrollIntoView({ block: "nearest", behavior: calm.matches ? "auto" : "smooth" });
}

function press(event) {
  if (event.target.closest(".shut")) {
    event.preventDefault();
    close({ focus: true });
    return;
  }
  if (event.target.closest(".slip")) return;
  const mark = event.target.closest(MARK);
  if (!mark) {
    close();
    return;
  }
  event.preventDefault();
  if (mark === opened()) close();
  else open(mark);
}

function key(event) {
  if (event.ctrlKey || event.altKey || event.metaKey || event.target.matches("input, textarea, select")) return;
  if (event.key === "Escape") close({ focus: true });
  if (event.key !== "a") return;
  const mark = opened() ?? document.activeElement.closest(MARK);
  mark?.nextElementSibling?.querySelector(".ask")?.click();
}

function slider(form) {
  const input = form.elements.in;
  const output = form.querySelector("output");
  const words = new Intl.DateTimeFormat("en-GB", { weekday: "long", day: "numeric", month: "long", timeZone: "UTC" });
  let waiting = 0;

  const wish = () => ({ in: input.value, plan: form.elements.plan.value });

  function say() {
    const day = new Date(`${form.dataset.today}T00:00Z`);
    day.setUTCDate(day.getUTCDate() + Number(input.value));
    const parts = Object.fromEntries(words.formatToParts(day).map(({ type, value }) => [type, value]));
    const told = `${parts.weekday} ${parts.day}\u00a0${parts.month}`;
    output.textContent = input.value === "0" ? `today, ${told}` : told;
    input.setAttribute("aria-valuetext", input.value === "0" ? `Today, ${told}` : told);
  }

  async function draw() {
    const address = new URL(location.href);
    address.hash = "";
    const asked = wish();
    for (const [name, value] of Object.entries(asked)) address.searchParams.set(name, value);
    const stale = () => JSON.stringify(asked) !== JSON.stringify(wish());
    const answer = await fetch(address);
    if (!answer.ok || stale()) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (stale()) return;
    for (const part of ["#mean", ".key", ".text"]) {
      const fresh = page.querySelector(part);
      if (fresh) reader.querySelector(part).replaceWith(fresh);
    }
    history.replaceState(null, "", address);
  }

  form.addEventListener("input", () => {
    say();
    clearTimeout(waiting);
    waiting = setTimeout(() => draw().catch(() => form.requestSubmit()), SETTLE_MS);
  });
}

if (reader) {
  reader.classList.add("scripted");
  document.addEventListener("click", press);
  document.addEventListener("keydown", key);
  const form = reader.querySelector("form.when-map");
  if (form) slider(form);
  const asked = named(location.hash);
  if (asked) open(asked, { move: true });
}
