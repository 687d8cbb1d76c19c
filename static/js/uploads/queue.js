// A slow line is not shared by ten files at once: two are sent, the others wait, and what has arrived whole is safe.
const LANES = 2;
const busy = new Set();
const waiting = []; // [row, start]

export function enter(row, start, wait) {
  if (busy.size < LANES) {
    busy.add(row);
    start();
    return;
  }
  waiting.push([row, start]);
  wait();
}

// Asked for by a person: at once, whatever else is under way.
export function enterNow(row) {
  busy.add(row);
}

export function leave(row) {
  busy.delete(row);
  const place = waiting.findIndex(([other]) => other === row);
  if (place >= 0) waiting.splice(place, 1);
  while (busy.size < LANES && waiting.length) {
    const [next, start] = waiting.shift();
    busy.add(next);
    start();
  }
}

export function underWay() {
  return busy.size + waiting.length > 0;
}
