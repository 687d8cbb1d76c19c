// What became of what was typed: the note in the foot of the form, and in red beside the field what is not on the server.
const note = document.getElementById("save-note");

export function icon(name) {
  const mark = document.createElement("i");
  mark.className = `bi ${name}`;
  mark.setAttribute("aria-hidden", "true");
  return mark;
}

export function say(name, ...words) {
  note.classList.remove("is-bad");
  note.replaceChildren(icon(name), " ", ...words);
}

export function sayBad(name, ...words) {
  say(name, ...words);
  note.classList.add("is-bad");
}

export function sayAsServer(said, isBad) {
  note.replaceChildren(...said.childNodes);
  note.classList.toggle("is-bad", isBad);
}

export function clock() {
  return new Date().toLocaleTimeString("zh-CN", { hour: "2-digit", minute: "2-digit", second: "2-digit", hour12: false });
}

// `field` is a field, or the key of a question.
export function fault(field, words) {
  const place = typeof field === "string" ? document.getElementById(`div_id_${field}`) : placeOf(field);
  if (!place) return;
  const line = place.querySelector(":scope > .save-fault") ?? place.appendChild(document.createElement("p"));
  line.className = "field-error save-fault";
  line.setAttribute("role", "alert");
  const said = document.createElement("span");
  said.textContent = words;
  if (line.textContent !== words) line.replaceChildren(icon("bi-x-octagon-fill"), said); // said once, not at each try
}

export function clearFaults() {
  document.querySelectorAll(".save-fault").forEach((line) => line.remove());
}

function placeOf(field) {
  return field.closest("[data-row], [id^=div_id_], .tick, fieldset") ?? field.parentElement;
}
