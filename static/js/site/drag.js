// Dragging the items of one list up and down by their handles. The neighbours are moved and never the dragged one itself:
// a finger or mouse on an element that is taken out of the page has lost it.

function middle(item) {
  const { top, height } = item.getBoundingClientRect();
  return top + height / 2;
}

function shift(item, y, kind) {
  const above = item.previousElementSibling;
  const below = item.nextElementSibling;
  if (above?.matches(kind) && y < middle(above)) item.after(above);
  else if (below?.matches(kind) && y > middle(below)) item.before(below);
}

// `handle` and `item` are selectors; `dropped(item)` is called where an item has another place than before. Without
// `touch` a finger on the handle scrolls the page instead.
export function dragBy(handle, item, dropped, { touch = true } = {}) {
  document.addEventListener("pointerdown", (event) => {
    const grip = event.target.closest(handle);
    if (!grip || event.button || (!touch && event.pointerType === "touch")) return;
    event.preventDefault();
    const moved = grip.closest(item);
    const before = moved.previousElementSibling;
    moved.classList.add("is-dragged");
    const move = ({ clientY }) => shift(moved, clientY, item);
    const stop = () => {
      grip.removeEventListener("pointermove", move);
      moved.classList.remove("is-dragged");
      if (moved.previousElementSibling !== before) dropped(moved);
    };
    grip.setPointerCapture(event.pointerId);
    grip.addEventListener("pointermove", move);
    grip.addEventListener("lostpointercapture", stop, { once: true });
  });
}
