// Text copied by an app's "share" pasted into a field for an address: the address alone is taken.
// The same as submissions/answers/shared_links.py; tests/submissions/answers/test_shared_links.py compares the two.
const ADDRESS = /^https?:\/\//iu;
const SCHEME = /(https?)\s*[:：]\s*[/／]{2}/giu;
const IN_TEXT = /https?:\/\/[^\s<>"'\u2018-\u201d\u3000-\u303f\u3400-\u9fff\uff00-\uffef]+/giu;
const TAIL = /[.,;:!?)\]}]+$/u;

export function addressIn(typed) {
  const text = typed.replace(SCHEME, "$1://");
  if (!/\s/u.test(text) && ADDRESS.test(text)) return text;
  const found = [...new Set((text.match(IN_TEXT) ?? []).map((address) => address.replace(TAIL, "")))];
  return found.length === 1 ? found[0] : text;
}

globalThis.document?.addEventListener("paste", (event) => {
  const field = event.target;
  if (!(field instanceof HTMLInputElement) || field.type !== "url" || event.defaultPrevented) return;
  const text = event.clipboardData.getData("text").trim();
  const address = addressIn(text);
  if (address === text) return;
  event.preventDefault();
  field.value = address;
  field.dispatchEvent(new Event("input", { bubbles: true }));
});
