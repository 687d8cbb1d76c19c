// The screening item: a decision shows the next entry at once and is sent behind it; the address bar, the way back, keys
// and the ten seconds for undoing are kept right. Without script the same forms and links lead from page to page.
import { addKeys } from "../queue/keys.js";
import { ask, Retries } from "../site/line.js";
import { sayAgain } from "../site/typed-early.js";
import { fetchAhead, keys as aheadKeys, parsed, putBack, readyNext, takeNext } from "./ahead.js";
import { checklistKey, focusFault, missing, showMarks } from "./marks.js";
import { add, isIdle, post, withdraw } from "./sending.js";
import { countDown } from "./undo-seconds.js";

const SECONDS = 10;
const PAUSE = 400; // milliseconds: the second press of a double press is not meant for the next entry
const RENEWS = 60_000;
const AWAY = 300_000; // nobody has touched the page for so long: what it has open is given up
const WORDS = { admit: "通过", suggest: "通过并建议入围", return: "退回", reject: "不通过" };
const offers = document.querySelector("[data-offer]");
const seen = new Map(); // entries left without a decision, with what was marked
const item = () => document.getElementById("item");
// When keys and clicks were made, which may be long before a busy page comes to them.
let pressedAt = 0;
let decidedAt = -PAUSE; // until the next key that is none of 1 2 3 4
let touchedAt = Date.now();
let offer = null;

// ── What is shown ──
function show(element, push = true) {
  item().replaceWith(element);
  document.title = document.title.replace(/· .* ·/, `· ${element.dataset.title} ·`);
  if (push) history.pushState({}, "", element.dataset.url);
  scrollTo(0, 0);
  showMarks();
  document.getElementById("work").focus({ preventScroll: true });
}

function arrived(left = []) {
  claim(left);
  fetchAhead(item());
}

async function claim(left = []) {
  const shown = item();
  if (!shown.querySelector("#decision")) return;
  const body = new URLSearchParams({ ahead: aheadKeys().join(), left: left.join() });
  const [answer] = await post(`/screening/${shown.dataset.item}/claim/`, body).catch(() => [null]);
  if (answer?.status === 409 && item() === shown && !shown.dataset.decided) open(shown.dataset.url, false);
}

async function open(address, push = true) {
  decidedAt = -PAUSE; // gone to on purpose
  const kept = seen.get(address);
  const left = item().querySelector("#decision") ? [item().dataset.item] : [];
  if (left.length) seen.set(item().dataset.url, item());
  if (kept && push) {
    seen.delete(address);
    show(kept);
    arrived(left);
    return;
  }
  const [answer, text] = await ask(address, { headers: { "HX-Request": "true" } }).catch(() => [null, ""]);
  const element = answer?.ok && !answer.redirected ? parsed(text) : null;
  if (!element) location.assign(address);
  else {
    show(element, push);
    arrived(left.filter((key) => key !== element.dataset.item));
  }
}

const waitsForNext = new Retries(next);

async function next() {
  const from = item();
  const following = readyNext() ?? (await takeNext(from));
  if (following) {
    waitsForNext.stop();
    show(following);
    arrived(from.querySelector("#decision") && !from.dataset.decided ? [from.dataset.item] : []);
  } else if (following === null) leave();
  else waitsForNext.later();
}

// Nothing is left: to the desk, once everything is saved.
function leave() {
  if (isIdle()) location.assign(`/screening/${location.search}`);
  else setTimeout(leave, 200);
}

// ── Deciding ──
function say(fault) {
  const place = document.querySelector("[data-said]");
  place.hidden = false;
  place.querySelector("[data-text]").textContent = fault.text;
  focusFault(fault.name);
}

function decide(form, verdict, body) {
  const from = item();
  const said = `${WORDS[verdict]}：${from.dataset.titled}`;
  const decision = { url: form.getAttribute("action"), body, said, back: from };
  decision.saved = (ok) => ok || offer?.decision !== decision || offer.element.remove();
  from.dataset.decided = verdict;
  decidedAt = pressedAt;
  seen.delete(from.dataset.url);
  add(decision);
  offerUndo(decision);
  next();
}

addEventListener(
  "submit",
  (event) => {
    const verdict = event.submitter?.value;
    if (event.target.id !== "decision" || !(verdict in WORDS)) return;
    event.preventDefault();
    if (pressedAt - decidedAt < PAUSE || item().dataset.decided) return;
    const fault = missing(verdict === "suggest" ? "admit" : verdict);
    if (fault) say(fault);
    else decide(event.target, verdict, new URLSearchParams(new FormData(event.target, event.submitter)).toString());
  },
  true,
);

// ── Undoing ──
function offerUndo(decision) {
  const element = offers.content.firstElementChild.cloneNode(true);
  offer?.element.remove();
  offer = { decision, element };
  element.querySelector("[data-what]").textContent = decision.said;
  element.querySelector("button").addEventListener("click", () => undo(decision));
  offers.after(element);
  countDown(element, SECONDS);
}

async function undo(decision) {
  offer.element.remove();
  const from = item();
  delete decision.back.dataset.decided;
  if (from.querySelector("#decision") && !from.dataset.decided) putBack(from);
  show(decision.back);
  if (!withdraw(decision)) await takeBack(decision);
  arrived();
}

// Once it is saved, it is taken back by the server.
async function takeBack(decision) {
  while (!isIdle()) await new Promise((done) => setTimeout(done, 50));
  const [answer, text] = await post(decision.url.replace("/decide/", "/undo/"), "").catch(() => [null, ""]);
  if (answer?.ok) return;
  say({ text: answer?.status === 409 ? text : "网络不通，没有撤销，请再试一次。", name: "faults" });
}

// ── Ways and keys ──
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-go]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  if (link.dataset.go !== "next") open(link.getAttribute("href"));
  else {
    if (item().querySelector("#decision")) seen.set(item().dataset.url, item());
    next();
  }
});
addEventListener("popstate", () => open(location.pathname + location.search, false));
for (const kind of ["keydown", "pointerdown", "timeupdate"])
  document.addEventListener(kind, () => (touchedAt = Date.now()), true);
for (const kind of ["keydown", "click"]) document.addEventListener(kind, pressed, true);

function pressed(event) {
  if (event.isTrusted) pressedAt = event.timeStamp;
  if (event.type === "keydown" && !/^[1-4]$/.test(event.key)) decidedAt = -PAUSE;
}

setInterval(() => Date.now() - touchedAt < AWAY && claim(), RENEWS);

addKeys(checklistKey);
showMarks();
sayAgain(document.getElementById("decision")?.elements ?? []);
const faults = document.getElementById("faults");
if (faults) focusFault(faults.dataset.fault || "faults");
const earlier = item().querySelector("[data-undo]");
if (earlier) countDown(earlier, Number(earlier.dataset.undo));
if (item().querySelector("#decision")) fetchAhead(item());
