// Live count under a text field: <p data-char-count="id" data-limit="3000" data-least="500" hidden>.
// Counts as submissions/media/counting.py does; tests/platform/test_char_count.py holds the two together.
export function countCharacters(text) {
  return [...text].length;
}

function words(count, limit, least) {
  if (limit && count > limit) return `已写 ${count} 字，超出 ${count - limit} 字（最多 ${limit} 字）`;
  if (least && count < least) return `已写 ${count} 字，还差 ${least - count} 字（至少 ${least} 字）`;
  return limit ? `已写 ${count} / ${limit} 字` : `已写 ${count} 字`;
}

function watch(note) {
  const field = document.getElementById(note.dataset.charCount);
  if (!field) return;
  const limit = Number(note.dataset.limit || 0);
  const least = Number(note.dataset.least || 0);
  const draw = () => {
    const count = countCharacters(field.value);
    note.textContent = words(count, limit, least);
    note.classList.toggle("over", Boolean(limit) && count > limit);
  };
  note.hidden = false;
  field.addEventListener("input", draw);
  draw();
}

globalThis.document?.querySelectorAll("[data-char-count]").forEach(watch);
