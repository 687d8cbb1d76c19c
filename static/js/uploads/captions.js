// <form data-caption data-draft="key">: what is said of a file, saved as one types, and on the device until the server
// has it. The server answers with the version it has now and words for the note; it never takes the text from her.
import { forget, load, save } from "../entering/local-draft.js";
import { icon } from "../entering/save-note.js";
import { watch } from "../site/char-count.js";
import { renewToken } from "../site/csrf.js";
import { ask, Retries, whyNot } from "../site/line.js";
import { isTyped, sayAgain } from "../site/typed-early.js";
import { newWindowLink } from "./rows.js";

const QUIET = 1200; // milliseconds without a key before a save
const states = new Map(); // form → { timer, running, again, dirty, refused, retries }
let goingTo = ""; // the next step, once all is saved

function setUp(form) {
  if (states.has(form)) return;
  const retries = new Retries(() => send(form));
  const state = { timer: 0, running: null, again: false, dirty: false, refused: false, retries };
  states.set(form, state);
  form.querySelectorAll("[data-char-count][hidden]").forEach(watch);
  form.addEventListener("submit", (event) => { event.preventDefault(); send(form); });
  form.elements.caption.addEventListener("input", () => changed(form));
  form.elements.caption.addEventListener("blur", () => state.dirty && !retries.isWaiting && schedule(form, 0));
  form.addEventListener("click", (event) => choose(form, event.target));
  if (isTyped(form.elements.caption)) sayAgain([form.elements.caption]);
  else takeUp(form);
}

// What this device kept from last time is put back, with the version it was typed under.
function takeUp(form) {
  const kept = load(form.dataset.draft);
  if (!kept) return;
  const { caption, seen } = Object.fromEntries(kept.values);
  if (caption === form.elements.caption.value) {
    forget(form.dataset.draft);
    return;
  }
  form.elements.caption.value = caption;
  form.elements.seen.value = seen;
  form.elements.caption.dispatchEvent(new Event("input", { bubbles: true }));
  schedule(form, 0);
}

function changed(form) {
  const state = states.get(form);
  state.dirty = true;
  state.refused = false;
  goingTo = "";
  keep(form);
  say(form, "bi-pencil", "有改动");
  schedule(form);
}

function keep(form) {
  return save(form.dataset.draft, [["caption", form.elements.caption.value], ["seen", form.elements.seen.value]]);
}

function schedule(form, wait = QUIET) {
  const state = states.get(form);
  clearTimeout(state.timer);
  state.timer = setTimeout(() => send(form), wait);
}

// Saves of one text never overlap.
function send(form) {
  const state = states.get(form);
  clearTimeout(state.timer);
  state.retries.pause();
  state.again = true;
  state.running ??= post(form, state).finally(() => { state.running = null; goOn(); });
  return state.running;
}

async function post(form, state) {
  while (state.again) {
    state.again = false;
    state.dirty = false;
    await postOnce(form, state);
  }
}

async function postOnce(form, state) {
  renewToken(form);
  say(form, "bi-arrow-repeat", "正在保存");
  try {
    const headers = { "X-Requested-With": "autosave" };
    const [response, text] = await ask(form.action, { method: "POST", body: new FormData(form), headers });
    take(form, state, response, new DOMParser().parseFromString(text, "text/html"));
  } catch (error) {
    unsaved(form, state, `${whyNot(error)}：`);
  }
}

function take(form, state, response, page) {
  const note = page.querySelector("[data-note]");
  if (!note) {
    if (response.status === 404) unsaved(form, state, "这个文件已被移除或换掉：");
    else if (response.redirected || response.status === 403) unsaved(form, state, "登录已过期，请", newWindowLink("重新登录", form.dataset.login), "：");
    else unsaved(form, state, "服务器暂时忙：");
    return;
  }
  state.retries.stop();
  state.refused = !response.ok;
  form.classList.toggle("is-refused", state.refused);
  noteOf(form).replaceChildren(...note.childNodes);
  const { value } = page.querySelector("[name=seen]");
  if (state.refused) {
    form.dataset.other = value;
    return;
  }
  form.elements.seen.value = value;
  if (state.dirty) keep(form);
  else forget(form.dataset.draft);
}

function unsaved(form, state, ...why) {
  state.dirty = true;
  say(form, "bi-exclamation-triangle", ...why, keep(form) ? "写的内容已存在本机，恢复后自动保存" : "还没有保存，请先不要关掉本页");
  form.classList.add("is-refused");
  state.retries.later();
}

// Two windows wrote different texts: she says which one stays.
function choose(form, button) {
  if (!button.matches("[data-take-mine], [data-take-theirs]")) return;
  if (button.matches("[data-take-theirs]")) form.elements.caption.value = button.dataset.theirs;
  form.elements.seen.value = form.dataset.other;
  form.elements.caption.dispatchEvent(new Event("input", { bubbles: true }));
  schedule(form, 0);
}

function noteOf(form) {
  return form.querySelector("[data-note]");
}

function say(form, name, ...words) {
  form.classList.remove("is-refused");
  noteOf(form).replaceChildren(icon(name), " ", ...words);
}

function pending() {
  return [...states].filter(([form, state]) => form.isConnected && (state.dirty || state.running || state.refused));
}

// The next step waits for what is still being saved, and goes by itself once it is; what was refused keeps her here.
function leave(event) {
  const link = event.target.closest("main a[data-step]");
  if (!link || link.target === "_blank" || event.defaultPrevented || !pending().length) return;
  event.preventDefault();
  goingTo = link.href;
  pending().forEach(([form, state]) => state.refused || send(form));
}

function goOn() {
  const [left] = pending();
  if (!goingTo) return;
  if (!left) location.assign(goingTo);
  else if (left[1].refused) left[0].elements.caption.focus();
}

document.querySelectorAll("form[data-caption]").forEach(setUp);
document.body.addEventListener("htmx:load", ({ detail: { elt } }) => {
  if (elt.matches?.("form[data-caption]")) setUp(elt);
  elt.querySelectorAll?.("form[data-caption]").forEach(setUp);
});
document.addEventListener("click", leave);
