// hx-swap="keep-typed": a fresh list of files takes the place of the old one piece by piece. A piece (data-part, or an
// element with an id) that is as the server sent it last stays untouched, with its open details and its focus; one that
// holds what is being typed (data-typed) is never touched at all.
const MARKS = /(name="csrfmiddlewaretoken" value=")[^"]*/g; // another one each time
const SAID = new Set([403, 409, 413, 422]); // refusals with words, to be shown where they belong
const served = new WeakMap(); // piece → as the server sent it

const html = (piece) => piece.outerHTML.replace(MARKS, "$1");
const nameOf = (piece) => piece.dataset.part || piece.id;

function remember(root) {
  for (const piece of root.querySelectorAll("[data-part], [data-unfinished]")) served.set(piece, html(piece));
}

function merge(old, fresh, added) {
  const known = new Map([...old.children].map((piece) => [nameOf(piece), piece]));
  const wanted = [...fresh.children].map((piece) => {
    const now = renewed(known.get(nameOf(piece)), piece, added);
    known.delete(nameOf(piece));
    return now;
  });
  for (const gone of known.values()) {
    if (gone.matches("[data-typed]")) wanted.push(gone);
    else gone.remove();
  }
  wanted.forEach((piece, place) => {
    if (old.children[place] !== piece) old.insertBefore(piece, old.children[place] ?? null);
  });
}

// What stands in the place of `old` from now on: itself, or the fresh piece.
function renewed(old, piece, added) {
  if (!old) {
    added.push(piece);
    return piece;
  }
  if (piece.matches("article")) {
    old.className = piece.className;
    merge(old, piece, added);
    return old;
  }
  if (old.matches("[data-typed]") || served.get(old) === html(piece)) return old;
  keepOpen(old, piece);
  old.replaceWith(piece);
  added.push(piece);
  return piece;
}

// What a person has opened stays open in the piece that takes its place.
function keepOpen(old, piece) {
  const fresh = piece.querySelectorAll("details");
  old.querySelectorAll("details").forEach((one, place) => {
    if (one.open && fresh[place]?.className === one.className) fresh[place].open = true;
  });
}

function handleSwap(style, target, fragment) {
  const fresh = fragment.querySelector(`#${CSS.escape(target.id)}`);
  if (style !== "keep-typed" || !fresh) return false;
  const { activeElement } = document;
  const sent = [...fresh.querySelectorAll("[data-part], [data-unfinished]")].map((piece) => [piece, html(piece)]);
  const added = [];
  merge(target, fresh, added);
  for (const [piece, was] of sent) served.set(piece, was);
  refocus(target, activeElement);
  return added;
}

// A file that moved took its focused button or text with it; a piece that was renewed has another button of that name.
function refocus(list, before) {
  if (before === document.activeElement || document.activeElement !== document.body) return;
  const again = before.isConnected ? before : before.id && document.getElementById(before.id);
  if (!again || !list.contains(again)) return;
  if (again.disabled) again.closest("article")?.querySelector(".upload-acts button:not(:disabled)")?.focus();
  else again.focus({ preventScroll: true });
}

function sayInList(list, words) {
  const note = document.createElement("p");
  note.className = "notice notice-error";
  note.dataset.part = "refused";
  note.setAttribute("role", "alert");
  note.textContent = words;
  list.querySelector("[data-part=refused]")?.remove();
  list.prepend(note);
}

const listOf = (event) => event.target.closest?.("[data-files]");

if (window.htmx) {
  window.htmx.defineExtension("keep-typed", { handleSwap });
  document.querySelectorAll("[data-files]").forEach(remember);
  document.body.addEventListener("htmx:beforeSwap", (event) => {
    if (listOf(event) && SAID.has(event.detail.xhr.status)) event.detail.shouldSwap = true;
  });
  document.body.addEventListener("htmx:responseError", (event) => {
    const list = listOf(event);
    if (!list || event.detail.requestConfig.verb === "get") return;
    if (event.detail.xhr.status === 404) window.htmx.trigger(list, "files-changed");
    else if (!SAID.has(event.detail.xhr.status)) sayInList(list, "服务器暂时忙，刚才的操作没有完成，请稍后再点一次。");
  });
  document.body.addEventListener("htmx:sendError", (event) => {
    const list = listOf(event);
    if (list && event.detail.requestConfig.verb !== "get") sayInList(list, "没有连上服务器，刚才的操作没有完成，请检查网络后再点一次。");
  });
}
