// Live count under a text field: <p data-char-count="id" data-limit="3000" data-least="500" hidden>.
// The classes and the pattern are those of submissions/media/counting.py; tests/platform/test_char_count.py compares them.
const WIDE =
  "\\u00b7\\u2010-\\u2027\\u2030-\\u205e\\u2e80-\\u2fdf\\u3001-\\u33ff\\u3400-\\u4dbf\\u4e00-\\u9fff\\ua000-\\ua4cf" +
  "\\uac00-\\ud7af\\uf900-\\ufaff\\ufe10-\\ufe4f\\uff01-\\uffef\\u{1f000}-\\u{1faff}\\u{20000}-\\u{323af}";
const SEPARATORS =
  "\\u0000-\\u0020\\u007f-\\u00a0\\u00ad\\u1680\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u3000\\ufeff";
const WORD = `[^${WIDE}${SEPARATORS}]`;
const UNIT = new RegExp(`[${WIDE}]|${WORD}+(?:\\u2019${WORD}+)*`, "gu");

export function countCharacters(text) {
  return text.match(UNIT)?.length ?? 0;
}

function words(count, limit, least) {
  if (limit && count > limit) return `已写 ${count} 字，超出 ${count - limit} 字（最多 ${limit} 字）`;
  if (least && count < least) return `已写 ${count} 字，还差 ${least - count} 字（至少 ${least} 字）`;
  return limit ? `已写 ${count} / ${limit} 字` : `已写 ${count} 字`;
}

export function watch(note) {
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
