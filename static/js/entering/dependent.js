// What depends on an answer of this page: <div data-governed-by="f-ai_use" data-values='["part"]' data-effect="show|must">
// is shown, or must be filled in, while one of these values is chosen. Hidden answers are sent along and kept: whether
// they count is for the server to say. <p data-pointed-out="f-made_on" data-when="older" data-days="730"> is what
// screening will point out of that answer.
const form = document.getElementById("entry-form");

function answer(name) {
  return form.elements.namedItem(name)?.value ?? "";
}

function isOff(name) {
  return form.elements.namedItem(name) instanceof HTMLElement
    ? form.elements.namedItem(name).closest(".dependent[data-off]") !== null
    : form.querySelector(`.dependent[data-off] [name="${CSS.escape(name)}"]`) !== null;
}

function star(box, must) {
  const label = box.querySelector("legend, label");
  const old = label?.querySelector(".asteriskField");
  if (must && label && !old) {
    const mark = document.createElement("span");
    Object.assign(mark, { className: "asteriskField", textContent: "*" });
    label.append(mark);
  } else if (!must) old?.remove();
}

function govern(box) {
  const isMet = !isOff(box.dataset.governedBy) && JSON.parse(box.dataset.values).includes(answer(box.dataset.governedBy));
  if (box.dataset.effect === "must") star(box, isMet);
  else box.toggleAttribute("data-off", !isMet);
}

function isRaised({ pointedOut, when, days }) {
  const value = answer(pointedOut).trim();
  if (when === "filled") return value !== "";
  if (when !== "older") return value === when;
  const made = /^\d{4}-\d\d-\d\d$/.test(value) ? Date.parse(value) : NaN;
  return Date.now() - made > (Number(days) + 1) * 86_400_000;
}

function draw() {
  form.querySelectorAll("[data-governed-by]").forEach(govern);
  form.querySelectorAll("[data-pointed-out]").forEach((note) => {
    note.hidden = !isRaised(note.dataset);
  });
}

if (form) {
  document.documentElement.classList.add("js");
  form.addEventListener("input", draw);
  form.addEventListener("change", draw);
  draw();
}
