// Over a slow line a page stands before its scripts are there. What was typed or chosen meanwhile nobody heard; once all
// listen, it is said to them again.

const isBox = (field) => ["checkbox", "radio"].includes(field.type);

export const valueOf = (field) => (isBox(field) ? field.checked : field.value);
const isSame = (field, given) => (field.type === "range" ? Number(field.value) === Number(given) : valueOf(field) === given);

// As the server sent it.
export function givenOf(field) {
  if (isBox(field)) return field.defaultChecked;
  return field instanceof HTMLSelectElement ? ([...field.options].find((one) => one.defaultSelected) ?? field.options[0])?.value : field.defaultValue;
}

// A field is typed in or chosen by a person; hidden ones and buttons are not.
export function isTyped(field) {
  if (field.type === "file") return field.files.length > 0;
  return field.matches("input:not([type=hidden], [type=submit], [type=button]), select, textarea") && !isSame(field, givenOf(field));
}

export function sayAgain(fields) {
  for (const field of [...fields].filter(isTyped)) {
    const isChosen = isBox(field) || field.type === "file" || field instanceof HTMLSelectElement;
    field.dispatchEvent(new Event(isChosen ? "change" : "input", { bubbles: true }));
  }
}
