// Essay: counts words while somebody writes. Without script the field works as well, and nothing is counted.

/** Bring each essay field in `root`, or root itself, to life; a second call changes nothing. */
export function enhance(root) {
  const fields = [...root.querySelectorAll('[data-type="essay"]')];
  if (root.matches?.('[data-type="essay"]')) fields.push(root);
  for (const field of fields.filter((field) => !field.dataset.alive)) {
    field.dataset.alive = "1";
    const [text, count] = [field.querySelector("textarea"), field.querySelector("[id$=count]")];
    text.setAttribute("aria-describedby", [text.getAttribute("aria-describedby"), count.id].filter(Boolean).join(" "));
    text.addEventListener("input", () => tell(text, count));
    tell(text, count);
  }
}

function tell(text, count) {
  const words = text.value.match(/\S+/g)?.length ?? 0;
  const left = text.maxLength - text.value.length;
  count.textContent = `${words} ${words === 1 ? "word" : "words"}${text.dataset.words ? ` of about ${text.dataset.words}` : ""}`;
  if (left < 1000) count.textContent += `, room for ${left} more characters`;
  count.hidden = false;
}
