// The list of all her works: what waits on this device is sent from here too, and is sent before a signature.
import { keepPages } from "./keep-pages.js";
import { place, show } from "./line-state.js";
import { Sender } from "./sender.js";
import * as store from "./store.js";
import * as list from "./work-list.js";

const sender = new Sender(place.person);

sender.addEventListener("change", async () => {
  show(sender);
  list.update(await store.all("known", place.person), sender.rows);
});

for (const form of document.querySelectorAll("form[data-seal]")) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const isSent = await sender.send();
    form.querySelector("[data-not-sent]").hidden = isSent;
    if (isSent) form.submit();
  });
}

async function begin() {
  await sender.refresh();
  keepPages({ ...place, addresses: [...list.addresses(), location.pathname] });
  if (sender.count && (await sender.send())) location.reload(); // the counts of the page are older
}

begin();
