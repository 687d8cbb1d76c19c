// The ballot bar: counts the picks, keeps to the quota of the category shown, and carries those of all categories to
// the confirmation. Without script the server counts there, and the picks travel in the address.
import { isTyped } from "../site/typed-early.js";
import { fromAddress, hidden, Picks } from "./picks.js";

const form = document.getElementById("ballot");
const bar = document.querySelector("[data-ballot-bar]");
const count = bar?.querySelector("[data-ballot-count]");
const go = bar?.querySelector("[data-ballot-go]");
const slots = [...(bar?.querySelectorAll(".ballot-slots span") ?? [])];
const { most, least, category, voted = "" } = form?.dataset ?? {};
const picks = new Picks(form?.dataset.ballot ?? "");
const openedAt = picks.votedAt;

const boxes = () => [...form.querySelectorAll("input[type=checkbox][name=pick]")];

// What the address brought is kept like what was picked here, once: a reload must not bring back what was put away.
// What she ticked or unticked before this script was here counts too, within the quota as always.
function takeOver() {
  for (const box of boxes()) {
    if (isTyped(box) && !box.checked) picks.drop(box.value);
    else if (box.defaultChecked || (box.checked && picks.of(category).length < most)) picks.add(box.value, category);
  }
  for (const input of form.querySelectorAll("[data-hidden-pick]")) picks.add(input.value, input.dataset.category);
  picks.drop(...voted.split(" "));
  picks.came(fromAddress());
  const address = new URL(location.href);
  for (const name of ["pick", "without", "from"]) address.searchParams.delete(name);
  history.replaceState(history.state, "", address);
}

// Works of other pages and categories go along unseen, as the server would carry them.
function carry() {
  const shown = new Map(boxes().map((box) => [box.value, box]));
  form.querySelectorAll("[data-hidden-pick]").forEach((input) => input.remove());
  for (const [number] of picks.all()) if (!shown.has(number)) form.append(hidden("pick", number));
  if (picks.reached) form.append(hidden("reached", picks.reached));
  for (const [number, box] of shown) {
    box.checked = picks.has(number);
    box.closest(".work").classList.toggle("is-picked", box.checked);
  }
}

function words(number, isFull) {
  if (isFull) return [`最多 ${most} 件，先取消一件`];
  const more = Number(least) - number;
  const rest = number && more > 0 ? `至少 ${least} 件，还差 ${more} 件` : `还可选 ${most - number} 件`;
  const all = picks.all().length;
  return all > number ? [rest, `各类共选 ${all} 件`] : [rest];
}

function say(number, isFull) {
  const shown = document.createElement("b");
  shown.textContent = number;
  const notes = words(number, isFull).map((text) => {
    const note = document.createElement("div");
    note.className = isFull ? "small ballot-full" : "small quiet";
    note.textContent = text;
    return note;
  });
  count.replaceChildren("已选 ", shown, ` / ${most}`, ...notes);
}

function fill(number) {
  slots.forEach((slot, place) => {
    const mark = document.createElement("i");
    mark.className = "bi bi-check";
    slot.classList.toggle("on", place < number);
    slot.replaceChildren(...(place < number ? [mark] : []));
  });
}

function draw(isFull = false) {
  if (picks.votedAt !== openedAt) {
    location.reload(); // she voted meanwhile: only the server knows what is left
    return;
  }
  const number = picks.of(category).length;
  carry();
  if (count) say(number, isFull);
  fill(number);
  go.disabled = picks.all().length === 0;
  if (!count) bar.classList.toggle("has-picks", !go.disabled);
}

function change({ target }) {
  if (target.name !== "pick") return;
  const isFull = target.checked && picks.of(category).length >= Number(most);
  if (target.checked && !isFull) picks.add(target.value, category);
  else if (!target.checked) picks.drop(target.value);
  draw(isFull);
}

// With script the address needs no picks: another category is the page that is kept ready for everybody.
function turn(event) {
  event.preventDefault();
  location.assign(`?${new URLSearchParams({ category: event.currentTarget.value })}`);
}

if (form && bar) {
  takeOver();
  form.addEventListener("change", change);
  picks.follow(draw);
  document.querySelectorAll("button.chip[name=category]").forEach((chip) => chip.addEventListener("click", turn));
  draw();
}
