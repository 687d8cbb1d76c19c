// The one line that says where the marks are: on the server, or on this device and why. Never both.
import { isKept } from "./store.js";

const element = document.querySelector("[data-line-state]");
export const place = element?.dataset;

function logIn() {
  const link = document.createElement("a");
  Object.assign(link, { href: element.dataset.logIn, target: "_blank", textContent: "重新登录" });
  return link;
}

function words(sender) {
  const { count } = sender;
  if (!count && sender.trouble) return ["bi-wifi-off", `${sender.trouble}，评分会存在本机，可以继续评`];
  const sentAt = sender.sentAt ?? element.dataset.sentAt;
  if (!count) return sentAt ? ["bi-cloud-check", `已上传 ${sentAt}`] : ["bi-cloud", "打分后自动上传"];
  const where = isKept() ? `存在本机 ${count} 项` : `${count} 项还没有上传，本机也存不下，请不要关闭本页`;
  const stuck = [...sender.rows.values()].filter((row) => row.state !== "waiting");
  if (sender.isLoggedOut) return ["bi-person-lock", `${where}，登录已过期，请`, logIn(), "，之后自动上传"];
  if (sender.trouble) return ["bi-wifi-off", `${where}，${sender.trouble}，恢复后自动上传，可以继续评`];
  if (stuck.length) return ["bi-exclamation-triangle", `${where}，有 ${stuck.length} 件需要您核对`];
  return ["bi-cloud-arrow-up", `${where}，正在上传`];
}

// `isWriting`: something was typed that is not even written to this device yet.
export function show(sender, isWriting = false) {
  if (!element) return;
  const [icon, ...said] = isWriting ? ["bi-pencil", "正在存到本机"] : words(sender);
  const sign = document.createElement("i");
  sign.className = `bi ${icon}`;
  sign.setAttribute("aria-hidden", "true");
  element.replaceChildren(sign, " ", ...said);
  element.classList.toggle("is-here", sender.count > 0 || Boolean(sender.trouble));
}
