// The list of her works, brought to what this device knows: the page may be older than what was typed since.
const WORDS = {
  sealed: ["state-good", "bi-lock", "已提交"],
  done: ["state-info", "bi-check-circle", "已评"],
  "put-off": ["", "bi-skip-forward", "放到最后"],
  open: ["", "bi-circle", "待评"],
};

const items = () => [...document.querySelectorAll("[data-work]")];

// The marks as they stand with what waits here laid over what the server last said, or null where nothing is known.
export function marksOf(known, waiting) {
  if (!known?.marks && !waiting) return null;
  const marks = { ...known?.marks };
  for (const [name, value] of Object.entries(waiting?.fields ?? {})) {
    if (name.startsWith("m-")) marks[name.slice(2)] = value;
  }
  return Object.fromEntries(Object.entries(marks).filter(([, points]) => points !== "" && !Number.isNaN(Number(points))));
}

export const total = (marks) => Object.values(marks).reduce((sum, points) => sum + Number(points), 0);

function status(item, known, waiting, marks) {
  const was = item.dataset.status;
  if (was === "sealed" || known?.state === "sealed") return "sealed";
  if (marks && Object.keys(marks).length >= Number(item.dataset.criteria)) return "done";
  if (waiting?.putOff || known?.putOff || was === "put-off") return "put-off";
  return marks ? "open" : was;
}

function label(state) {
  const [tone, icon, words] = WORDS[state];
  const said = document.createElement("span");
  said.className = `state ${tone}`;
  const sign = document.createElement("i");
  sign.className = `bi ${icon}`;
  sign.setAttribute("aria-hidden", "true");
  said.append(sign, words);
  return said;
}

export function update(known, waiting) {
  for (const item of items()) {
    const assignment = Number(item.dataset.work);
    const [told, typed] = [known.get(assignment), waiting.get(assignment)];
    const marks = marksOf(told, typed);
    const now = status(item, told, typed, marks);
    if (marks && Object.keys(marks).length) item.querySelector("[data-work-total]").textContent = total(marks).toFixed(1);
    if (now === item.dataset.status) continue;
    item.dataset.status = now;
    item.querySelector("[data-work-state]").replaceChildren(label(now));
  }
  counts();
}

function counts() {
  const all = items();
  const left = all.filter((item) => ["open", "put-off"].includes(item.dataset.status)).length;
  const progress = document.querySelector("[data-finished]");
  const [done, open] = document.querySelectorAll("[data-counts] b");
  if (!progress || !all.length) return;
  progress.value = all.length - left;
  [done.textContent, open.textContent] = [all.length - left, left];
}

// The address of the next work that is not finished, going round from this one; those put off come last.
export function following(assignment) {
  const all = items();
  const here = all.findIndex((item) => Number(item.dataset.work) === assignment);
  const round = [...all.slice(here + 1), ...all.slice(0, Math.max(here, 0))];
  const next = round.find((item) => item.dataset.status === "open") ?? round.find((item) => item.dataset.status === "put-off");
  return next?.querySelector("a").href;
}

export const addresses = () => items().map((item) => item.querySelector("a").href);
