// The ballot bar: counts the picks, keeps to the quota, and remembers them while the visitor looks around.
// Without script the server counts on the confirmation page. Picks are kept per category, in this tab only.
const form = document.getElementById("ballot");
const bar = document.querySelector("[data-ballot-count]");
const most = Number(form?.dataset.most ?? 0);
const key = `picks:${form?.dataset.category}`;
const slots = [...document.querySelectorAll(".ballot-slots span")];

const boxes = () => [...form.querySelectorAll("input[type=checkbox][name=pick]")];
const unseen = () => [...form.querySelectorAll("[data-hidden-pick]")];
const picked = () => [...boxes().filter((box) => box.checked), ...unseen()].map((input) => input.value);

function remember() {
  try {
    sessionStorage.setItem(key, JSON.stringify(picked()));
  } catch {
    // Storage may be switched off; the form itself still carries the picks.
  }
}

function recall() {
  if (new URLSearchParams(location.search).has("pick")) return;
  try {
    const here = new Map(boxes().map((box) => [box.value, box]));
    for (const number of JSON.parse(sessionStorage.getItem(key) ?? "[]")) {
      if (picked().length >= most || isVoted(number)) continue;
      if (here.has(number)) here.get(number).checked = true;
      else carry(number);
    }
  } catch {
    // Nothing readable was kept.
  }
}

// A work of another page stays picked as the server would carry it.
function carry(number) {
  const input = document.createElement("input");
  Object.assign(input, { type: "hidden", name: "pick", value: number });
  input.dataset.hiddenPick = "";
  form.append(input);
}

const isVoted = (number) => (form.dataset.voted ?? "").split(" ").includes(number);

function say(number, isFull) {
  const count = document.createElement("b");
  const note = document.createElement("div");
  count.textContent = number;
  note.className = isFull ? "small ballot-full" : "small quiet";
  note.textContent = isFull ? `最多 ${most} 件，先取消一件` : `还可选 ${most - number} 件`;
  bar.replaceChildren("已选 ", count, ` / ${most}`, note);
}

function draw(isFull = false) {
  const number = picked().length;
  say(number, isFull);
  slots.forEach((slot, place) => {
    const mark = document.createElement("i");
    mark.className = "bi bi-check";
    slot.classList.toggle("on", place < number);
    slot.replaceChildren(...(place < number ? [mark] : []));
  });
  for (const box of boxes()) box.closest(".work").classList.toggle("is-picked", box.checked);
  document.querySelector('.bar-bottom button[form="ballot"]').disabled = number === 0;
  remember();
}

function change(event) {
  if (event.target.name !== "pick") return;
  const isFull = event.target.checked && picked().length > most;
  if (isFull) event.target.checked = false;
  draw(isFull);
}

if (form && bar) {
  recall();
  form.addEventListener("change", change);
  globalThis.addEventListener("pageshow", () => draw());
  draw();
}
