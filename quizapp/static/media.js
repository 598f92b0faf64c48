// Pictures and sounds: copy a line by its button, and hand a file in without leaving the page (the editor does).

/** Hand in a file; resolves to { markdown } or { errors: { field: [sentences] } }; rejects where there is no answer. */
export async function handIn(address, file, alt, token) {
  const body = new FormData();
  body.append("csrf_token", token);
  body.append("file", file);
  body.append("alt", alt);
  const answer = await fetch(address, { method: "POST", body, headers: { "X-Fragment": "1" }, credentials: "same-origin" });
  if (answer.headers.get("Content-Type")?.includes("json")) return answer.json();
  if (answer.status === 413) return { errors: { file: ["This file is too large: pictures may have 4 MB, sounds 5 MB."] } };
  return { errors: { file: ["This did not arrive. Load the page again, sign in if it asks you to, and try once more."] } };
}

for (const button of document.querySelectorAll("[data-copy]")) {
  if (!navigator.clipboard) break; // only where the page comes by https or from this very computer
  button.hidden = false;
  const name = button.firstChild;
  button.addEventListener("click", async () => {
    const field = document.getElementById(button.dataset.copy);
    field.select();
    await navigator.clipboard.writeText(field.value);
    name.data = "Copied";
    setTimeout(() => { name.data = "Copy"; }, 2000);
  });
}
