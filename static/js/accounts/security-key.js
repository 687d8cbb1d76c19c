// allauth's scripts talk to the key; when that fails (cancelled, no key, old browser) the page says what to do.
document.addEventListener("allauth.error", (event) => {
  const fault = document.getElementById("key-fault");
  if (!fault) return;
  event.preventDefault();
  fault.hidden = false;
});
