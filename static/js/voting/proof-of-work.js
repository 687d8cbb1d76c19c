// Sets up the altcha widget for a strict CSP: its workers are files of this site, its words Chinese.
// A page loads this module and vendor/altcha/altcha.css, and places <altcha-widget challenge="address">.
import "../../vendor/altcha/altcha.min.js";
import "../../vendor/altcha/zh-cn.js";

const worker = (name) => () => new Worker(new URL(`../../vendor/altcha/${name}.js`, import.meta.url));

for (const digest of ["SHA-256", "SHA-384", "SHA-512"]) {
  globalThis.$altcha.algorithms.set(digest, worker("sha"));
  globalThis.$altcha.algorithms.set(`PBKDF2/${digest}`, worker("pbkdf2"));
}
globalThis.$altcha.defaults.set({ language: "zh-cn", hideFooter: true, hideLogo: true });
