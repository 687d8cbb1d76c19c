// 朗读: the browser's own voice reads the page's main text, paragraph by paragraph, and shows which one it reads.
// Only voices of this device are used: another would send the text to its maker. Without one the button stays hidden.
const PARTS = "h1, h2, h3, h4, p, li, dt, dd, tr, summary, figcaption";
const NOT_READ = "nav, form, button, dialog, script, [hidden], [aria-hidden='true'], .no-print, .btn, [data-read-aloud]";
const LONGEST = 120; // characters in one breath: some voices break off in longer ones

export function chineseVoice(voices) {
  const ours = voices.filter((voice) => voice.localService && /^(zh|cmn)\b/i.test(voice.lang.replace("_", "-")));
  const mandarin = ours.filter((voice) => !/HK|MO|yue/i.test(voice.lang));
  return mandarin.find((voice) => /CN|Hans/i.test(voice.lang)) ?? mandarin[0];
}

export function breaths(text) {
  const found = [];
  for (const sentence of text.match(/[^。！？；!?;]+[。！？；!?;]*/g) ?? []) {
    const last = found.at(-1);
    if (last !== undefined && last.length + sentence.length <= LONGEST) found[found.length - 1] = last + sentence;
    else found.push(...(sentence.match(new RegExp(`.{1,${LONGEST}}`, "gsu")) ?? []));
  }
  return found;
}

function words(part) {
  const cells = part.matches("tr") ? [...part.cells] : [part];
  const texts = cells.map((cell) => {
    const copy = cell.cloneNode(true);
    copy.querySelectorAll(NOT_READ).forEach((one) => one.remove());
    return copy.textContent.replace(/\s+/g, " ").trim();
  });
  return texts.filter(Boolean).join("，");
}

function isRead(part) {
  if (part.closest(NOT_READ) || !part.getClientRects().length) return false;
  return part.matches("tr") || !(part.closest("tr") || part.querySelector(PARTS));
}

function paragraphs(root) {
  const parts = [...root.querySelectorAll(PARTS)].filter(isRead);
  return parts.map((part) => ({ part, said: breaths(words(part)) })).filter(({ said }) => said.length);
}

class Reader {
  constructor(box, synth, voice) {
    Object.assign(this, { box, synth, voice, list: [], at: 0, breath: 0, state: "still", turn: 0 });
    this.toggle = box.querySelector("[data-read-toggle]");
    this.end = box.querySelector("[data-read-stop]");
    this.place = box.querySelector("[data-read-place]");
    this.toggle.addEventListener("click", () => this.press());
    this.end.addEventListener("click", () => this.stop());
    addEventListener("pagehide", () => this.stop());
    box.hidden = false;
  }

  press() {
    if (this.state === "reads") return this.pause();
    if (this.state === "still") this.list = paragraphs(document.querySelector("main"));
    this.show("reads");
    return this.speak();
  }

  // Phones do not keep a voice waiting: it is ended, and begins the same breath anew.
  pause() {
    this.turn += 1;
    this.synth.cancel();
    this.show("waits");
  }

  stop(said = "") {
    this.turn += 1;
    this.synth.cancel();
    this.at = this.breath = 0;
    const wasOnStop = document.activeElement === this.end;
    this.show("still", said);
    if (wasOnStop) this.toggle.focus();
  }

  speak() {
    const now = this.list[this.at];
    if (!now) return this.stop();
    const turn = (this.turn += 1);
    const speech = new SpeechSynthesisUtterance(now.said[this.breath]);
    Object.assign(speech, { voice: this.voice, lang: this.voice.lang });
    speech.addEventListener("end", () => turn === this.turn && this.next());
    speech.addEventListener("error", () => turn === this.turn && this.stop(this.box.dataset.broken));
    this.show("reads");
    now.part.scrollIntoView({ block: "nearest" });
    return this.synth.speak(speech);
  }

  next() {
    this.breath += 1;
    if (this.breath >= this.list[this.at].said.length) {
      this.at += 1;
      this.breath = 0;
    }
    this.speak();
  }

  show(state, said = "") {
    this.state = state;
    document.querySelectorAll(".being-read").forEach((part) => part.classList.remove("being-read"));
    const now = state === "still" ? null : this.list[this.at];
    now?.part.classList.add("being-read");
    this.toggle.querySelector("span").textContent = this.box.dataset[state];
    this.end.hidden = state === "still";
    this.place.textContent = now ? `第 ${this.at + 1} 段，共 ${this.list.length} 段` : said;
  }
}

const box = globalThis.document?.querySelector("[data-read-aloud]");
const synth = globalThis.speechSynthesis;

// Voices may come later than the page.
function begin() {
  const voice = chineseVoice(synth.getVoices());
  if (!voice) return;
  synth.removeEventListener?.("voiceschanged", begin);
  new Reader(box, synth, voice);
}

if (box && synth && "SpeechSynthesisUtterance" in globalThis) {
  synth.addEventListener?.("voiceschanged", begin);
  begin();
}
