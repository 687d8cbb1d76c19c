// <… data-drag> in an article of a list of files: drag it up or down. The buttons beside each file do the same by key.
// The neighbours are moved and never the dragged one itself: a finger on an element that is taken out has lost it.
const articles = (list) => [...list.querySelectorAll(":scope > article")];
const keys = (list) => articles(list).map((file) => file.dataset.key).join(",");

function begin(event) {
  const handle = event.target.closest("[data-drag]");
  if (!handle || event.button || event.pointerType === "touch") return; // a finger there scrolls the page
  event.preventDefault();
  const file = handle.closest("article");
  const list = file.closest("[data-files]");
  const before = keys(list);
  file.classList.add("is-dragged");
  const move = ({ clientY }) => shift(file, clientY);
  const stop = () => {
    handle.removeEventListener("pointermove", move);
    file.classList.remove("is-dragged");
    if (keys(list) !== before) post(list);
  };
  handle.setPointerCapture(event.pointerId);
  handle.addEventListener("pointermove", move);
  handle.addEventListener("lostpointercapture", stop, { once: true });
}

function shift(file, y) {
  const above = file.previousElementSibling;
  const below = file.nextElementSibling;
  if (above?.matches("article") && y < middle(above)) file.after(above);
  else if (below?.matches("article") && y > middle(below)) file.before(below);
}

function middle(file) {
  const { top, height } = file.getBoundingClientRect();
  return top + height / 2;
}

function post(list) {
  const form = list.querySelector("[data-part=order]");
  window.htmx.ajax("POST", form.action, {
    source: form,
    target: list,
    swap: "keep-typed",
    values: { keys: keys(list) },
  });
}

if (window.htmx) document.addEventListener("pointerdown", begin);
