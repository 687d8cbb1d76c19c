// A row of chips that a phone scrolls sideways: the current one is in view, with a part of the next to be seen.
for (const row of document.querySelectorAll(".chips")) {
  const current = row.querySelector("[aria-current]");
  if (current) row.scrollLeft = current.offsetLeft - row.offsetLeft - (row.clientWidth - current.offsetWidth) / 2;
}
