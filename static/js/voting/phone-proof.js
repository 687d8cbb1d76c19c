// With script the altcha widget works in place of the sum; where it cannot (old WebView, no secure connection) the sum stays.
const proof = document.querySelector("[data-proof]");
const sum = document.querySelector("[data-sum]");
const widget = proof?.querySelector("altcha-widget");

function useSum() {
  proof.remove();
  sum.hidden = false;
}

if (proof && globalThis.isSecureContext && globalThis.customElements?.get("altcha-widget")) {
  proof.hidden = false;
  sum.hidden = true;
  proof.querySelector("[data-proof-sum]").addEventListener("click", useSum);
  widget.addEventListener("statechange", (event) => event.detail?.state === "error" && useSum());
} else {
  proof?.remove();
}
