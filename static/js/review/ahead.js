// The next entries of the queue, fetched and claimed before they are asked for, with their pictures.
import { decidedKeys, post } from "./sending.js";

const MOST = 2;
const queue = document.querySelector("[data-ahead]");
const fetched = [];
let filling = null;
let isEmpty = false;

const key = (element) => element.dataset.item;
export const keys = () => fetched.map(key);

export function parsed(text) {
  const page = new DOMParser().parseFromString(text, "text/html");
  const element = page.getElementById("item");
  return element && document.importNode(element, true);
}

function fetchPictures(element) {
  for (const player of element.querySelectorAll("video[poster]")) new Image().src = player.poster;
  for (const picture of element.querySelectorAll(".media-file img")) new Image().src = picture.src;
}

// What is on the page now, which may no longer be what the filling began with.
const onPage = () => key(document.getElementById("item"));

async function fill(shown) {
  while (fetched.length < MOST) {
    const last = fetched.at(-1) ?? shown;
    const skip = [key(shown), onPage(), ...keys(), ...decidedKeys()];
    const body = new URLSearchParams({ after: key(last), skip: skip.join() });
    const [answer, text] = await post(queue.dataset.ahead + location.search, body);
    const element = answer.status === 200 ? parsed(text) : null;
    isEmpty = answer.status === 204;
    if (!element) return;
    if (key(element) === onPage() || decidedKeys().includes(key(element))) continue; // gone on to while it was asked for
    fetchPictures(element);
    fetched.push(element);
  }
}

export function fetchAhead(shown) {
  filling ??= fill(shown)
    .catch(() => {}) // asked again when the next one is wanted
    .finally(() => {
      filling = null;
    });
  return filling;
}

// The next entry, waited for where it is still on its way; null where none is left, undefined where the line is dead.
export async function takeNext(shown) {
  if (!fetched.length) await fetchAhead(shown);
  return fetched.shift() ?? (isEmpty ? null : undefined);
}

// What can be had this moment.
export const readyNext = () => fetched.shift();

export const putBack = (element) => fetched.unshift(element);
