// Two works side by side without a line: the page kept on the device shows one, the other is taken from its own kept page.
const asked = new URLSearchParams(location.search).get("beside");
const chosen = document.querySelector(`#beside option[value="${CSS.escape(asked ?? "")}"]`);

async function put() {
  const response = await fetch(`/score/${asked}/`);
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const work = page.querySelector(".scoring-work > .panel");
  if (!work) return;
  work.id = "beside-panel";
  for (const one of work.querySelectorAll("[id]")) if (one !== work) one.removeAttribute("id");
  work.removeAttribute("aria-labelledby");
  document.querySelector(".scoring-work > .panel").after(work);
  document.querySelector(".scoring").classList.add("scoring-two");
  chosen.selected = true;
}

if (chosen && !document.getElementById("beside-panel")) put();
