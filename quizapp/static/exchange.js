// Files dropped on the page, how far they have come, and how many questions are ticked.

const LARGEST = 100_000_000;

/** Show how far something is: a share from 0 to 1, or none where that is not known. */
function tell(form, words, share) {
  const box = form.querySelector(".progress");
  const bar = box.querySelector("progress");
  box.hidden = false;
  if (share === undefined) bar.removeAttribute("value");
  else bar.value = share;
  box.querySelector("p").textContent = words;
}

function refuse(form, words) {
  form.querySelector(".progress").hidden = true;
  form.querySelector(".problem")?.remove();
  const problem = document.createElement("p");
  problem.className = "problem";
  problem.setAttribute("role", "alert");
  problem.append(Object.assign(document.createElement("span"), { textContent: words }));
  form.querySelector(".place input").before(problem);
  form.querySelector("button").disabled = false;
}

function handIn(form) {
  const files = [...form.querySelector("input[type=file]").files];
  if (files.some((file) => file.size > LARGEST) || files.reduce((sum, file) => sum + file.size, 0) > LARGEST) {
    refuse(form, "These files are larger than 100 MB. Choose fewer, or export them in parts.");
    return;
  }
  const asked = new XMLHttpRequest();
  asked.open("POST", form.action);
  asked.setRequestHeader("X-Fragment", "1");
  asked.responseType = "json";
  asked.upload.addEventListener("progress", (event) => {
    if (event.lengthComputable) tell(form, `${Math.round((100 * event.loaded) / event.total)} % is here.`, event.loaded / event.total);
  });
  asked.upload.addEventListener("load", () => tell(form, "All of it is here. Looking through the questions …"));
  asked.addEventListener("load", () => {
    if (asked.status === 201) location.assign(asked.response.address);
    else if (asked.response?.errors) refuse(form, Object.values(asked.response.errors).flat().join(" "));
    else refuse(form, "The file could not be taken in. Load the page again and try once more.");
  });
  asked.addEventListener("error", () => refuse(form, "The connection was lost. Nothing is kept; try again."));
  form.querySelector("button").disabled = true;
  tell(form, "On its way …", 0);
  asked.send(new FormData(form));
}

for (const form of document.querySelectorAll("[data-hand-in]")) {
  const field = form.querySelector("input[type=file]");
  form.addEventListener("submit", (event) => {
    if (!field.files.length) return;
    event.preventDefault();
    handIn(form);
  });
  let inside = 0;
  const light = (change) => {
    inside = Math.max(0, inside + change);
    form.classList.toggle("over", inside > 0);
  };
  document.addEventListener("dragenter", (event) => event.dataTransfer?.types.includes("Files") && light(1));
  document.addEventListener("dragleave", () => light(-1));
  document.addEventListener("dragover", (event) => event.preventDefault());
  document.addEventListener("drop", (event) => {
    event.preventDefault();
    light(-Infinity);
    if (event.dataTransfer.files.length) {
      field.files = event.dataTransfer.files;
      handIn(form);
    }
  });
}

for (const form of document.querySelectorAll("[data-take]")) {
  const deck = form.querySelector("#deck");
  const title = form.querySelector("[data-new-deck]");
  const count = form.querySelector("[data-count]");
  const button = form.querySelector("button.first");
  const ticks = [...document.querySelectorAll('[form="taking"][name="take"]')];
  const others = document.querySelector("[data-others]");
  const update = () => {
    title.hidden = deck.value !== "";
    const many = ticks.filter((tick) => tick.checked).length + (others?.checked ? Number(others.dataset.others) : 0);
    count.textContent = many === 1 ? "Take 1 question" : `Take ${many} questions`;
    button.disabled = many === 0;
  };
  deck.addEventListener("change", update);
  document.addEventListener("change", update);
  form.addEventListener("submit", () => {
    tell(form, "Taking them in …");
    setTimeout(() => (button.disabled = true));
  });
  addEventListener("pageshow", () => {
    form.querySelector(".progress").hidden = true;
    update();
  });
}
document.querySelector("h1[tabindex]")?.focus();
