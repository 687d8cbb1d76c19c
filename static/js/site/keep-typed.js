// What is typed into a form stays on this device until the server took it: a hanging line, an ended session, a refusal or
// a closed window loses none. Every form of a person who is logged in is kept so, under her own number; forms that a
// script sends by itself say data-own-keeping and have their own way.
// <form data-keep-typed="key"> is kept under this key also of who is not logged in, and <… data-typed-sent="key"> stands
// on the page that says it was sent. A short field is kept where it says so (data-kept): names, contacts, codes and
// passwords never do, for devices are shared.
import { forget, load, save } from "../entering/local-draft.js";
import { givenOf, isTyped, valueOf } from "./typed-early.js";

const OWN_WAY = "[data-autosave], [data-keep], [data-own-keeping]";
const WORDS = "textarea:not([readonly]), input[name^=reason], input[name^=note], input[name=other], input[name=public_text], input[data-kept]";
const CHOICES = "select, input[type=radio]";
const BESIDE = `${CHOICES}, input[type=number], input[type=date], input[type=datetime-local]`;
const BY_OWN_KEY = `textarea, input[data-kept], input[type=checkbox], ${CHOICES}`;
const SENT = "typed-sent";
const person = document.body.dataset.person;

function keyOf(form) {
  if (form.dataset.keepTyped) return form.dataset.keepTyped;
  const isKept = person && form.method === "post" && !form.matches(OWN_WAY) && form.querySelector(WORDS);
  return isKept ? `typed:${person}:${form.getAttribute("action") || location.pathname}` : null;
}

// Without the box that the proof of work puts into the form once it is there.
function fieldsOf(form) {
  const kinds = form.dataset.keepTyped ? BY_OWN_KEY : `${WORDS}, ${BESIDE}`;
  return [...form.elements].filter((field) => field.type !== "hidden" && field.matches(kinds) && !field.closest("altcha-widget"));
}

function keep(form) {
  const key = keyOf(form);
  if (!key) return;
  const values = fieldsOf(form).map((field) => [field.name, givenOf(field), valueOf(field)]);
  if (values.every(([, given, typed]) => given === typed)) forget(key);
  else save(key, values);
}

// Only where the server still says what it said then: what it says now is newer than what this device kept. And never
// over what is being typed already.
function takeUp(form) {
  const key = keyOf(form);
  const kept = key && load(key);
  const fields = fieldsOf(form);
  if (fields.some(isTyped)) keep(form);
  else if (kept) putBack(form, key, kept, fields);
}

function putBack(form, key, kept, fields) {
  const isSame = fields.length === kept.values.length && kept.values.every(([name, given], at) => fields[at].name === name && givenOf(fields[at]) === given);
  if (!isSame) return;
  kept.values.forEach(([, , typed], at) => (typeof typed === "boolean" ? (fields[at].checked = typed) : (fields[at].value = typed)));
  say(form, key);
}

function say(form, key) {
  const note = document.createElement("p");
  note.className = "small quiet";
  note.setAttribute("role", "status");
  note.textContent = "已填入上次没有提交的内容。";
  const clear = Object.assign(document.createElement("button"), { type: "button", className: "btn btn-quiet", textContent: "清除" });
  clear.addEventListener("click", () => (forget(key), form.reset(), note.remove()));
  note.append(" ", clear);
  form.prepend(note);
}

function remember(key) {
  try {
    sessionStorage.setItem(SENT, key);
  } catch {
    // then it is taken up once more
  }
}

// The page after it was sent says whether it was taken.
function forgetWhatWasTaken() {
  try {
    const key = sessionStorage.getItem(SENT);
    if (key && document.querySelector(".messages .notice-success")) forget(key);
    sessionStorage.removeItem(SENT);
  } catch {
    // nothing was kept
  }
}

forgetWhatWasTaken();
for (const sent of document.querySelectorAll("[data-typed-sent]")) forget(sent.dataset.typedSent);
for (const form of document.querySelectorAll("form")) takeUp(form);
for (const kind of ["input", "change"]) document.addEventListener(kind, (event) => event.target.form && keep(event.target.form));
document.addEventListener("submit", (event) => {
  const key = event.defaultPrevented ? null : keyOf(event.target);
  if (key) remember(key);
});
