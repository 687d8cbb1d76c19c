// <fieldset data-rows="f-authors" data-max="10">: rows are added and removed at once. Without script the same buttons
// post the form. Gaps in the numbering are harmless: the server reads up to the count and drops what is empty.
function rowsOf(set) {
  return set.querySelectorAll("[data-row]");
}

function refresh(set) {
  const add = set.querySelector("[data-add-row]");
  if (add) add.disabled = rowsOf(set).length >= Number(set.dataset.max);
}

function changed(set) {
  refresh(set);
  set.dispatchEvent(new Event("input", { bubbles: true }));
}

function addRow(set) {
  const count = set.querySelector(`input[name="${set.dataset.rows}-rows"]`);
  const next = Number(count.value);
  const html = set.querySelector("template").innerHTML;
  const holder = document.createElement("template");
  holder.innerHTML = html.replaceAll("__i__", String(next)).replaceAll("__n__", String(rowsOf(set).length + 1));
  const row = holder.content.querySelector("[data-row]");
  set.querySelector(".rows-list").append(row);
  count.value = String(next + 1);
  row.querySelector("input, select, textarea")?.focus();
  changed(set);
}

function removeRow(set, row) {
  const after = row.nextElementSibling ?? row.previousElementSibling;
  row.remove();
  (after?.querySelector("input, select, textarea") ?? set.querySelector("[data-add-row]"))?.focus();
  changed(set);
}

for (const set of document.querySelectorAll("[data-rows]")) {
  set.addEventListener("click", (event) => {
    const button = event.target.closest("[data-add-row], [data-remove-row]");
    if (!button) return;
    event.preventDefault();
    if ("addRow" in button.dataset) addRow(set);
    else removeRow(set, button.closest("[data-row]"));
  });
  refresh(set);
}
