// Keys of a queue. A control says its key by data-key="j"; the player has space, ← →, [ ]; "?" shows them all.
// They work wherever the focus is but in a field that is typed in: also in the player, and while a Chinese input method
// is on, which hides what was pressed. A page adds keys of its own by addKeys. Without script the buttons and links do.

import { areOn } from "./keys-switch.js";

const STEP = 5; // seconds
const RATES = [0.5, 0.75, 1, 1.25, 1.5, 2];
const TYPED = "textarea, select, input:not([type=checkbox], [type=radio])";
const OWN_SPACE = "button, summary, input[type=checkbox], a";
const OWN_ENTER = "button, summary, a"; // what has the focus is what Enter presses

const more = []; // (key) → whether it did something

export const addKeys = (act) => more.push(act);

// "1" for the key that is labelled 1, whatever the input method makes of it.
function keyOf(event) {
  if (event.key === "Process") return event.code.replace(/^(Key|Digit)/, "").toLowerCase();
  return event.key.length === 1 ? event.key.normalize("NFKC").toLowerCase() : event.key;
}

const player = () => {
  const all = [...document.querySelectorAll(".sheet video, .sheet audio, video, audio")];
  return all.find((one) => !one.paused) ?? all[0];
};

function faster(media, by) {
  const at = RATES.indexOf(media.playbackRate);
  media.playbackRate = RATES[Math.min(Math.max(at + by, 0), RATES.length - 1)];
}

const MEDIA = {
  " ": (media) => (media.paused ? media.play().catch(() => {}) : media.pause()),
  ArrowLeft: (media) => (media.currentTime -= STEP),
  ArrowRight: (media) => (media.currentTime += STEP),
  "[": (media) => faster(media, -1),
  "]": (media) => faster(media, 1),
};

function showHelp() {
  const help = document.querySelector("[data-keys-help]");
  if (!help) return false;
  help.open = !help.open;
  if (help.open) help.scrollIntoView({ block: "nearest" });
  return true;
}

function press(control) {
  if (control.disabled) return true;
  if (control.matches("input")) control.focus();
  control.click();
  return true;
}

function playerKey(event, key) {
  const media = player();
  const act = MEDIA[key];
  if (!media || !act || (key === " " && event.target.closest(OWN_SPACE))) return false;
  act(media);
  return true;
}

function act(event) {
  const key = keyOf(event);
  if (key === "?") return showHelp();
  const control = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
  if (control) return event.repeat || press(control);
  return more.some((one) => one(key)) || playerKey(event, key);
}

document.addEventListener(
  "keydown",
  (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest(TYPED)) return;
    if (!areOn() || (event.key === "Enter" && event.target.closest(OWN_ENTER))) return;
    if (!act(event)) return;
    event.preventDefault();
    event.stopPropagation(); // a player that has the focus would do it once more
  },
  true,
);

// Returning and refusing ask for more: the first press shows the form, the next sends it.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-opens]");
  const details = button && document.getElementById(button.dataset.opens);
  if (!details || details.open) return;
  event.preventDefault();
  details.open = true;
  details.scrollIntoView({ block: "start" });
  details.querySelector("input:not([type=hidden]), textarea")?.focus({ preventScroll: true });
});
