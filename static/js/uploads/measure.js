// Sizes, times and a mark by which the same file is known again in another tab or on another device.
const SAMPLE = 64 * 1024;

// In the words of common/in_words.py; tests/common/test_in_words.py compares the two.
const UNITS = [["B", 0], ["KB", 1], ["MB", 1], ["GB", 2]];

export function amount(bytes) {
  return inUnit(bytes, (value, places) => Number(value.toFixed(places)));
}

// A lower limit in whole units: what is asked is 2 MB, though 2,000,000 bytes, the 2 MB of a phone, will do.
export function amountAsked(least) {
  return inUnit(least, Math.ceil);
}

// A size and the limit it breaks: to the byte where both would read alike.
export function amountsApart(bytes, limit) {
  if (bytes === limit || amount(bytes) !== amount(limit)) return [amount(bytes), amount(limit)];
  return [bytes, limit].map((count) => `${count.toLocaleString("en-US")} B`);
}

export function duration(seconds) {
  const tenths = Math.round(seconds * 10);
  const minutes = Math.floor(tenths / 600);
  const rest = (tenths % 600) / 10;
  if (!minutes) return `${rest} 秒`;
  return rest ? `${minutes} 分 ${rest} 秒` : `${minutes} 分钟`;
}

function inUnit(bytes, round) {
  let value = bytes;
  for (const [unit, places] of UNITS.slice(0, -1)) {
    if (round(value, places) < 1024) return `${round(value, places)} ${unit}`;
    value /= 1024;
  }
  const [unit, places] = UNITS.at(-1);
  return `${round(value, places)} ${unit}`;
}

export function timeLeft(seconds) {
  if (!Number.isFinite(seconds)) return "";
  const whole = Math.max(1, Math.round(seconds));
  const minutes = Math.floor(whole / 60);
  if (minutes >= 60) return `还需约 ${Math.floor(minutes / 60)} 小时 ${minutes % 60} 分`;
  return minutes ? `还需约 ${minutes} 分 ${String(whole % 60).padStart(2, "0")} 秒` : `还需约 ${whole} 秒`;
}

// Name, size, and a hash of the beginning, middle and end. Not for safety: the server hashes what arrived.
export async function fingerprint(file) {
  const places = [0, Math.floor(file.size / 2), Math.max(0, file.size - SAMPLE)];
  let high = 0xdeadbeef;
  let low = 0x41c6ce57;
  for (const place of places) {
    for (const byte of new Uint8Array(await file.slice(place, place + SAMPLE).arrayBuffer())) {
      high = Math.imul(high ^ byte, 2654435761);
      low = Math.imul(low ^ byte, 1597334677);
    }
  }
  const hex = (number) => (number >>> 0).toString(16).padStart(8, "0");
  return `${file.name.slice(-120)}|${file.size}|${hex(high)}${hex(low)}`;
}
