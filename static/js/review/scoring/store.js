// What an expert has typed and what the server last said of each sheet, kept on this device in IndexedDB.
// Where that is missing or full (private windows) it is held in this page alone, and `isKept()` says so.
const NAME = "bamin-scoring";
const STORES = ["waiting", "known"];
const held = new Map(); // "store/key" → row, for what could not be kept
let opened = null;

function open() {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => STORES.forEach((name) => request.result.createObjectStore(name, { keyPath: "key" }));
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  return opened;
}

export const keyOf = (person, assignment) => `${person}/${assignment}`;
// What the server said of a sheet can be asked for again; only what waits must not be lost.
export const isKept = () => ![...held.keys()].some((place) => place.startsWith("waiting/"));

// One row is read, changed and written again before anybody else reads it; `change` gets the row or undefined, and
// what it answers is kept, or the row goes where it answers null.
export async function change(store, key, act) {
  const place = `${store}/${key}`;
  let before;
  try {
    const database = await open();
    const row = await transact(database, store, key, (old) => act((before = held.get(place) ?? old)));
    held.delete(place);
    return row;
  } catch {
    const row = act(held.get(place) ?? before); // with all that the device still kept of it when it became full
    if (row) held.set(place, row);
    else held.delete(place);
    return row;
  }
}

function transact(database, store, key, act) {
  return new Promise((resolve, reject) => {
    const transaction = database.transaction(store, "readwrite");
    const rows = transaction.objectStore(store);
    let row = null;
    rows.get(key).onsuccess = ({ target }) => {
      row = act(target.result);
      if (row) rows.put({ ...row, key });
      else rows.delete(key);
    };
    transaction.oncomplete = () => resolve(row);
    transaction.onerror = transaction.onabort = () => reject(transaction.error);
  });
}

// Every row of this person, by its assignment.
export async function all(store, person) {
  const own = new Map();
  const take = (row) => row.key.startsWith(`${person}/`) && own.set(Number(row.key.split("/")[1]), row);
  try {
    const database = await open();
    const rows = await new Promise((resolve, reject) => {
      const request = database.transaction(store).objectStore(store).getAll();
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
    rows.forEach(take);
  } catch {
    // nothing is kept there
  }
  for (const [place, row] of held) if (place.startsWith(`${store}/`)) take({ ...row, key: place.slice(store.length + 1) });
  return own;
}
