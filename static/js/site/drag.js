// Dragging the items of one list up and down by their handles. The neighbours are moved and never the dragged one itself:
// a finger or mouse on an element that is taken out of the page has lost it.

function middle(item) {
  const { top, height } = item.getBoundingClientRect();
  return top + height / 2;
}

function shift(item, y) {
  const above = item.previousElementSibling;
  const below = item.nextElementSibling;
  if (above && y < middle(above)) item.after(above);
  else if (below && y > middle(below)) item.before(below);
}

// `handle` and `item` are selectors; `dropped(item)` is called where an item has another place than before.
export function dragBy(handle, item, dropped) {
  document.addEventListener("pointerdown", (event) => {
    const grip = event.target.closest(handle);
    if (!grip || event.button) return;
    event.preventDefault();
    const moved = grip.closest(item);
    const before = moved.previousElementSibling;
    moved.classList.add("is-dragged");
    const move = ({ clientY }) => shift(moved, clientY);
    grip.setPointerCapture(event.pointerId);
    grip.addEventListener("pointermove", move);
    grip.addEventListener(
      "lostpointercapture",
      () => {
        grip.removeEventListener("pointermove", move);
        moved.classList.remove("is-dragged");
        if (moved.previousElementSibling !== before) dropped(moved);
      },
      { once: true },
    );
  });
}
