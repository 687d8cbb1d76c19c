// Two places have changed the same mark: both are shown, and nothing is overwritten before its expert has chosen.
// Or the server has refused what was typed: why is said, and what was typed stays until she lets it go.

const box = document.querySelector("[data-conflict]");

function element(name, text, more = {}) {
  const made = document.createElement(name);
  made.textContent = text;
  Object.assign(made, more);
  return made;
}

export function labelOf(name) {
  if (name === "remark") return "评语";
  const row = document.querySelector(`[data-criterion="${CSS.escape(name.slice(2))}"] .score-name`);
  const label = row?.firstChild.textContent.trim() ?? name;
  return name.startsWith("r-") ? `${label}的评语` : label;
}

export function valueIn(content, name) {
  if (name === "remark") return content.remark ?? "";
  return (name.startsWith("m-") ? content.marks : content.remarks)?.[name.slice(2)] ?? "";
}

const hasChanged = (row) => Object.keys(row.fields).filter((name) => valueIn(row.conflict, name) !== row.fields[name]);

function table(row) {
  const shown = document.createElement("table");
  shown.className = "table table-tight";
  const head = shown.createTHead().insertRow();
  head.append(...["", `本机（${row.device}）`, `另一处（${row.conflict.device || "其他设备"}）`].map((text) => element("th", text, { scope: "col" })));
  const body = shown.createTBody();
  for (const name of hasChanged(row)) {
    const line = body.insertRow();
    line.append(element("th", labelOf(name), { scope: "row" }), element("td", row.fields[name] || "空"), element("td", valueIn(row.conflict, name) || "空"));
  }
  return shown;
}

function button(text, act, look = "btn-plain") {
  const made = element("button", text, { type: "button", className: `btn ${look}` });
  made.addEventListener("click", act);
  return made;
}

function say(message, ...more) {
  const notice = document.createElement("div");
  notice.className = "notice notice-warning";
  notice.append(element("p", message, { className: "mb-0" }));
  const acts = document.createElement("div");
  acts.className = "d-flex flex-wrap gap-2 mb-3 mt-2";
  acts.append(...more.filter((one) => one.matches("button")));
  box.replaceChildren(notice, ...more.filter((one) => !one.matches("button")), acts);
  if (box.hidden) {
    box.hidden = false;
    box.focus();
  }
}

// `keep`, `take`, `drop`: what her choice does.
export function showTrouble(row, { keep, take, drop }) {
  if (row?.state === "conflict") {
    say(row.message, table(row), button("保留本机填的", keep, "btn-primary"), button("改用另一处的", take));
  } else if (row?.state === "refused") {
    say(`没有上传：${row.message}本机填的还在。`, button("不再保留本机填的", drop));
  } else {
    box.hidden = true;
    box.replaceChildren();
  }
}
