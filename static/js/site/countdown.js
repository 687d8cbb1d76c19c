// <time datetime="…" data-countdown data-over="已截止">: what is left, once a second in the last hour, else once a minute.
// The browser's clock may be wrong: <html data-now="…"> from the server corrects it, unless the page is an old copy.
const copy = performance.getEntriesByType("navigation")[0]?.type === "back_forward";
const serverNow = copy ? NaN : Date.parse(document.documentElement.dataset.now ?? "");
const timers = new WeakMap();
const offset = Number.isNaN(serverNow) ? 0 : serverNow - Date.now();

export function parts(milliseconds) {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  const days = Math.floor(seconds / 86400);
  const hours = Math.floor(seconds / 3600) % 24;
  const minutes = Math.floor(seconds / 60) % 60;
  if (days) return [[days, "天"], [hours, "小时"]];
  if (hours) return [[hours, "小时"], [minutes, "分"]];
  return [[minutes, "分"], [seconds % 60, "秒"]];
}

export function serverTime() {
  return Date.now() + offset;
}

// Again for one whose datetime was changed.
export function draw(time) {
  clearTimeout(timers.get(time));
  const left = Date.parse(time.dateTime) - serverTime();
  if (left <= 0) {
    time.textContent = time.dataset.over;
    return;
  }
  const words = parts(left).flatMap(([number, unit]) => {
    const bold = document.createElement("b");
    bold.textContent = number;
    return [bold, unit];
  });
  time.replaceChildren("还有", ...words);
  timers.set(time, setTimeout(draw, left < 3600_000 ? 1000 : 20_000, time));
}

document.querySelectorAll("time[data-countdown]").forEach(draw);
