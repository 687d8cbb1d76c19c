// <form data-autosave="address" data-draft="key">: saves as one types, and on the device when the line drops.
// The server answers with a fragment: the words for #save-note, and #save-marks (what this page has seen). Saves never
// overlap; what another window changed meanwhile is merged by the server, never overwritten.
import { renewToken } from "../site/csrf.js";
import { differs, forget, leftBehind, load, restore, save, valuesOf } from "./local-draft.js";

const QUIET = 1200; // milliseconds without a key before a save
const RETRY = 15_000;
const form = document.querySelector("form[data-autosave]");
const note = document.getElementById("save-note");
let key = form && `${form.dataset.draft}:${Date.now().toString(36)}${Math.random().toString(36).slice(2, 6)}`;
let timer = 0;
let running = false;
let again = false;
let dirty = false;

function say(icon, ...words) {
  const mark = document.createElement("i");
  mark.className = `bi ${icon}`;
  mark.setAttribute("aria-hidden", "true");
  note.replaceChildren(mark, " ", ...words);
}

function clock() {
  return new Date().toLocaleTimeString("zh-CN", { hour: "2-digit", minute: "2-digit", hour12: false });
}

function keep() {
  return save(key, valuesOf(form));
}

function schedule(wait = QUIET) {
  clearTimeout(timer);
  timer = setTimeout(send, wait);
}

async function send() {
  if (running) {
    again = true;
    return;
  }
  running = true;
  dirty = false;
  renewToken(form);
  try {
    const response = await fetch(form.dataset.autosave, { method: "POST", body: new FormData(form), headers: { "X-Requested-With": "autosave" } });
    take(new DOMParser().parseFromString(await response.text(), "text/html"), response);
  } catch {
    unreachable("bi-wifi-off", "断网：");
  } finally {
    running = false;
  }
  if (again) {
    again = false;
    schedule(0);
  }
}

function take(page, response) {
  const marks = page.getElementById("save-marks");
  if (!marks) {
    const isOut = response.redirected || response.status === 403;
    unreachable("bi-exclamation-triangle", ...(isOut ? ["登录已过期，请", loginLink(), "："] : ["服务器暂时忙："]));
    return;
  }
  note.replaceChildren(...page.getElementById("save-note").childNodes);
  if ("refused" in marks.dataset) {
    keep();
    showRefusal(marks);
    return;
  }
  document.getElementById("save-marks").replaceWith(marks);
  if ("conflict" in marks.dataset || "unstored" in marks.dataset || dirty) keep();
  else forget(key);
  if ("reload" in marks.dataset && !dirty) location.reload();
}

function showRefusal(marks) {
  const old = document.getElementById("save-marks");
  old.querySelectorAll(".notice").forEach((notice) => notice.remove());
  old.append(...marks.querySelectorAll(".notice"));
}

function unreachable(icon, ...why) {
  say(icon, ...why, keep() ? `已存在本机 ${clock()}，恢复后自动保存` : "还没有保存，请先不要关掉本页");
  schedule(RETRY);
}

// In a window of its own, so that nothing typed here is left behind; this page goes on once there is a session again.
function loginLink() {
  const link = document.createElement("a");
  Object.assign(link, { href: form.dataset.login, target: "_blank", textContent: "重新登录" });
  return link;
}

function changed() {
  dirty = true;
  keep();
  schedule();
}

// The ordinary submit tells the server which kept draft it carries; the answer lets go of exactly that one.
function leave() {
  clearTimeout(timer);
  renewToken(form);
  const name = document.createElement("input");
  Object.assign(name, { type: "hidden", name: "draft", value: key });
  form.append(name);
}

// What this device kept from last time goes to the server with the marks it was typed under, and is merged there.
// A page that shows what was refused is no proof that the server has it.
async function mergeKept() {
  const found = leftBehind(form.dataset.draft);
  if (!found) return;
  const { refused, unstored } = document.getElementById("save-marks").dataset;
  if (refused !== undefined || unstored !== undefined) {
    key = found;
    keep();
    return;
  }
  const kept = load(found);
  if (!differs(kept, form)) {
    forget(found);
    return mergeKept();
  }
  key = found;
  restore(kept, form);
  await send();
  if (!load(key)) location.reload();
}

if (form) {
  form.addEventListener("input", changed);
  form.addEventListener("change", changed);
  form.addEventListener("submit", leave);
  addEventListener("online", () => load(key) && schedule(0));
  document.addEventListener("visibilitychange", () => (document.hidden ? dirty : load(key)) && schedule(0));
  mergeKept();
}
