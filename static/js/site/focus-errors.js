// After a refused form the list of faults takes the focus; its links lead to the field, also to a group of choices.
const FIELDS = "input:not([type=hidden]), select, textarea";

function lead(event) {
  const target = document.getElementById(event.currentTarget.hash.slice(1));
  const field = target?.matches(FIELDS) ? target : target?.querySelector(FIELDS);
  if (!field) return;
  event.preventDefault();
  field.focus();
  (field.closest(".mb-3") ?? field).scrollIntoView({ block: "center" });
}

function attend(root) {
  const summary = root.querySelector(".error-summary");
  if (!summary) return;
  summary.querySelectorAll('a[href^="#"]').forEach((link) => link.addEventListener("click", lead));
  summary.focus();
}

attend(document);
document.addEventListener("htmx:afterSwap", (event) => attend(event.target));
