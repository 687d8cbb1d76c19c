// After a refused form the list of faults takes the focus; its links lead to the field, also to a group of choices. A form
// without such a list gives it to the first field that is at fault; a page that is refused as a whole to the reason.
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
if (!document.querySelector(".error-summary")) document.querySelector('[aria-invalid="true"], [data-fault]')?.focus();
document.addEventListener("htmx:afterSwap", (event) => attend(event.target));
