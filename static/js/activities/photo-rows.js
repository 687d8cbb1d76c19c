// A line for each file of an activity that is on its way, and the list that the server has. The lines stand in places of
// their own (`#add-photo-rows`), which a new list takes over as they are.
const LIST = "activity-files";

export function make(role, file) {
  const row = document.getElementById("adding-row").content.firstElementChild.cloneNode(true);
  row.querySelector("[data-name]").textContent = file.name;
  row.querySelector("button").setAttribute("aria-label", `不上传${file.name}`);
  row.querySelector("progress").setAttribute("aria-label", `${file.name}上传进度`);
  document.getElementById(`${role}-rows`).append(row);
  say(row, "等待上传");
  return row;
}

export function say(row, ...words) {
  row.classList.remove("is-stalled");
  row.querySelector("[data-adding]").replaceChildren(...words);
}

export function progress(row, sent, total) {
  row.querySelector("progress").value = total ? (100 * sent) / total : 0;
  row.querySelector("[data-percent]").textContent = total ? `${Math.floor((100 * sent) / total)}%` : "";
}

// Words that stand out until it goes on.
export function stall(row, ...words) {
  say(row, ...words);
  progress(row, 0, 0);
  row.classList.add("is-stalled");
}

// Nothing more will come of this one: it stays until it was read.
export function end(row, words) {
  stall(row, words);
  row.classList.add("is-ended");
  row.querySelector("progress").hidden = true;
  row.querySelector("button").setAttribute("aria-label", "知道了");
}

export function clearEnded() {
  for (const row of document.querySelectorAll(".is-ended[data-adding-row]")) row.remove();
}

export function note(words) {
  const place = document.querySelector("[data-files-note]");
  place.textContent = words;
  if (words) place.scrollIntoView({ block: "nearest" });
}

// The server's list in place of the present one; the fault that it names, "" for none, null where this is no list.
export function replaceList(text) {
  const list = new DOMParser().parseFromString(text, "text/html").getElementById(LIST);
  if (!list) return null;
  const fault = list.querySelector(".notice-error");
  fault?.remove();
  const old = document.getElementById(LIST);
  for (const place of list.querySelectorAll("[data-adding-rows]")) place.replaceWith(document.getElementById(place.id));
  old.replaceWith(list);
  window.htmx?.process(list);
  return fault?.textContent.trim() ?? "";
}
