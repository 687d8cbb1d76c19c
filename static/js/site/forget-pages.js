// At the log-out: what was kept of the pages of the expert's desk goes. Marks that still wait to be sent stay on the
// device, under their expert's own number, and are sent after her next log-in.
document.querySelector("form[data-log-out]")?.addEventListener("submit", () => {
  globalThis.caches?.keys().then((names) => names.filter((name) => name.startsWith("scoring-")).forEach((name) => caches.delete(name)));
});
