// Rows copied from a spreadsheet and pasted into any field of a repeated question: they are put into its box for pasting
// and sent to the server, which says what it understood.
document.addEventListener("paste", (event) => {
  const set = event.target.closest?.("[data-rows]");
  const box = set?.querySelector("[data-paste-box]");
  if (!box || event.target === box) return;
  const text = event.clipboardData.getData("text");
  if (!text.includes("\t") && !/\S\r?\n\s*\S/u.test(text)) return;
  event.preventDefault();
  box.value = text;
  box.closest("details").open = true;
  set.querySelector("[data-paste]").click();
});
