// Passkeys: the browser's part. A form asks the server what is needed, the device answers, the form brings the answer.

import { help } from "./start.js";

const REFRESH_MS = 4 * 60 * 1000; // a challenge is good for five minutes; a page may stay open for a lesson

const toBytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));
const toText = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

/** What the server asks the device for, with the bytes that the browser wants. Throws the page that it answered instead. */
async function options(address, body) {
  const answer = await fetch(address, { method: "POST", body });
  if (!answer.ok) throw new Refusal(await answer.text());
  const asked = await answer.json();
  asked.challenge = toBytes(asked.challenge);
  if (asked.user) asked.user.id = toBytes(asked.user.id);
  for (const each of asked.excludeCredentials ?? []) each.id = toBytes(each.id);
  return asked;
}

class Refusal extends Error {}

/** Put the server's page in place of this one: what is to be mended stands beside its field. */
function show(page) {
  const main = new DOMParser().parseFromString(page, "text/html").querySelector("main");
  document.querySelector("main").replaceWith(document.adoptNode(main));
  start();
  main.focus();
  help(main);
}

/** Send what the device answered, and no password beside it. */
function send(form, credential) {
  const { response, id, type } = credential;
  const parts = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];
  const given = parts.filter((part) => response[part]).map((part) => [part, toText(response[part])]);
  const { credential: field, password } = form.elements;
  field.disabled = false;
  field.value = JSON.stringify({ id, rawId: id, type, response: Object.fromEntries(given) });
  password.value = "";
  form.action = form.dataset.done;
  form.submit();
}

/** Why it did not work, in words. */
function why(error) {
  if (error.name === "InvalidStateError") return "This device has a passkey of yours already.";
  if (error.name === "NotAllowedError") return "No passkey was used. You can try again.";
  return "That did not work. Load the page again, then try once more.";
}

const isBusy = (form) => form.getAttribute("aria-busy") === "true";

/** Do one thing at a time, and say what came in its way; whether it went well. */
async function attempt(form, act) {
  if (isBusy(form)) return;
  const say = form.querySelector("[data-say]");
  say.textContent = "";
  form.setAttribute("aria-busy", "true");
  try {
    await act();
  } catch (error) {
    if (error instanceof Refusal && form.dataset.newPasskey) show(error.message);
    else say.textContent = why(error);
  } finally {
    form.removeAttribute("aria-busy");
  }
}

/** A new passkey, once the server has found the password right. */
function adds(form) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    attempt(form, async () => {
      const publicKey = await options(form.dataset.newPasskey, new FormData(form));
      send(form, await navigator.credentials.create({ publicKey }));
    });
  });
}

/** Sign in by the button, or by choosing a passkey where the browser offers names. */
function signsIn(form) {
  let offered = new AbortController();
  const ask = async (how) => {
    const body = new URLSearchParams({ csrf_token: form.elements.csrf_token.value });
    const publicKey = await options(form.dataset.passkey, body);
    send(form, await navigator.credentials.get({ publicKey, ...how }));
  };
  const offer = () => {
    if (isBusy(form) || document.hidden) return;
    offered.abort();
    offered = new AbortController();
    ask({ mediation: "conditional", signal: offered.signal }).catch(() => {});
  };
  form.querySelector("[data-with-passkey] button").addEventListener("click", () => {
    offered.abort();
    attempt(form, () => ask({}));
  });
  PublicKeyCredential.isConditionalMediationAvailable?.().then((can) => {
    if (!can) return;
    offer();
    setInterval(offer, REFRESH_MS);
  });
}

function start() {
  for (const one of document.querySelectorAll("[data-with-passkey], [data-new-passkey]")) one.hidden = false;
  for (const one of document.querySelectorAll("[data-without-passkey]")) one.hidden = true;
  for (const form of document.querySelectorAll("form[data-new-passkey]")) adds(form);
  for (const form of document.querySelectorAll("form[data-passkey]")) signsIn(form);
}

if (window.PublicKeyCredential) start();
