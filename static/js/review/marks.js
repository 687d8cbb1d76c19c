// The checklist of the screening desk: three states a point. ↑↓ move, Y ✓, N ✗ and on to the next, F goes to the first
// point that is still open; A marks the rest ✓. A ✗ ticks what it opens; one that cannot be mended closes the return.
// Listens on the document, so that it serves whichever entry is shown. Without script there are radio buttons.

const VALUES = { y: "ok", n: "fault" };

const form = () => document.getElementById("decision");
const rows = () => [...document.querySelectorAll("[data-point]")];
const state = (row) => row.querySelector("input:checked")?.value ?? "";
const open = () => rows().filter((row) => state(row) !== "ok");

function focusRow(row) {
  const box = row?.querySelector("input:checked") ?? row?.querySelector("input");
  box?.focus({ preventScroll: true });
  row?.scrollIntoView({ block: "nearest" });
  return Boolean(box);
}

function mark(row, value) {
  const box = row.querySelector(`input[value="${value}"]`);
  box.checked = true;
  box.dispatchEvent(new Event("change", { bubbles: true }));
}

function here() {
  return rows().findIndex((row) => row.contains(document.activeElement));
}

function step(by) {
  const all = rows();
  if (!all.length) return false;
  const at = here();
  return focusRow(all[at < 0 ? 0 : Math.min(Math.max(at + by, 0), all.length - 1)]);
}

// Whether the key was for the checklist.
export function checklistKey(key) {
  if (key === "f") return focusRow(open()[0] ?? rows()[0]);
  if (key === "ArrowDown") return step(1);
  if (key === "ArrowUp") return step(-1);
  const at = here();
  if (!(key in VALUES) || at < 0) return false;
  const row = rows()[at];
  mark(row, VALUES[key]);
  focusRow(rows()[at + 1] ?? row);
  return true;
}

// What the ✗ open is ticked; what no other ✗ opens is unticked again.
function tickOpenings(row) {
  const listed = document.getElementById(form().dataset.opensBy);
  const opens = JSON.parse(listed.textContent);
  const wanted = new Set(rows().filter((one) => state(one) === "fault").flatMap((one) => opens[one.dataset.point]));
  for (const name of opens[row.dataset.point]) {
    const [field, value] = name.split(":");
    const box = form().querySelector(`input[name="${field}"][value="${CSS.escape(value)}"]`);
    if (box) box.checked = wanted.has(name);
  }
}

export function showMarks() {
  if (!form()) return;
  const all = rows();
  form().elements.namedItem("shown").value = "on";
  const count = document.querySelector("[data-mark-count]");
  const ok = all.filter((row) => state(row) === "ok").length;
  const faults = all.filter((row) => state(row) === "fault").length;
  count.textContent = `${ok} / ${all.length}${faults ? `，${faults} 项不符合` : ""}`;
  const rest = document.querySelector("[data-mark-all]");
  if (rest) rest.hidden = !all.some((row) => state(row) === "");
  const back = document.querySelector("[data-return]");
  if (back) back.disabled = all.some((row) => "final" in row.dataset && state(row) === "fault");
}

document.addEventListener("change", (event) => {
  const row = event.target.closest?.("[data-point]");
  if (!row) return;
  tickOpenings(row);
  showMarks();
});

document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-mark-all]")) return;
  for (const row of rows()) if (state(row) === "") mark(row, "ok");
  document.querySelector('[data-key="1"]')?.focus({ preventScroll: true });
});

// After a refusal: the focus to the point or field that is to be mended.
export function focusFault(name) {
  const row = rows().find((one) => one.dataset.point === name);
  if (row) return focusRow(row);
  const field = document.getElementById(name) ?? document.getElementById("faults");
  const details = field?.closest("details");
  if (details) details.open = true;
  (field?.querySelector("input:not([type=hidden])") ?? field)?.focus();
  return Boolean(field);
}

// Messages of the page itself, before anything is sent: what the server would refuse. "" where nothing is missing.
export function missing(decision) {
  const note = document.getElementById("note").value.trim();
  if (decision === "admit") {
    const row = open()[0];
    return row && !note ? { name: row.dataset.point, text: `还有 ${open().length} 项没有标“符合”。` } : null;
  }
  if (!note && !rows().some((row) => state(row) === "fault"))
    return { name: "note", text: "请把不符合要求的各项标为“不符合”，或写明原因，申报单位会看到。" };
  if (decision === "return" && !form().querySelector("input[name$=_open]:checked"))
    return { name: "fields_open", text: "请至少勾选一项可以修改的内容或文件。" };
  return null;
}
