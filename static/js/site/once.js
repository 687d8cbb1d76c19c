// A form is sent once, however often its button is hit. An answer that is a file leaves the page as it is, so that the
// form can be sent again after a while. Forms that htmx or a script of the page sends are theirs.

const PAUSE = 5000;
const sent = new WeakSet();

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.getAttribute("method")?.toLowerCase() !== "post") return;
  if (sent.has(form)) {
    event.preventDefault();
    return;
  }
  sent.add(form);
  setTimeout(() => sent.delete(form), PAUSE);
});

// The way back to a page that the browser had kept.
addEventListener("pageshow", () => {
  for (const form of document.forms) sent.delete(form);
});
