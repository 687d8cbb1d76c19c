// Switches large mode (关怀版) without reloading, so that nothing typed is lost. The link does the same without script.
const YEAR = 365 * 24 * 3600; // seconds

for (const link of document.querySelectorAll("a[data-look]")) {
  link.addEventListener("click", (event) => {
    event.preventDefault();
    const look = link.dataset.look;
    const secure = location.protocol === "https:" ? "; Secure" : "";
    document.cookie = `look=${look}; Max-Age=${YEAR}; Path=/; SameSite=Lax${secure}`;
    document.documentElement.classList.toggle("large", look === "large");
    document.querySelector(look === "large" ? '[data-look="normal"]' : '[data-look="large"]').focus();
  });
}
