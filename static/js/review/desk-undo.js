// The desk after the last entry of a queue: U undoes, while its seconds last.
import "../queue/keys.js";
import { countDown } from "./undo-seconds.js";

const offer = document.querySelector("[data-undo]");
if (offer) countDown(offer, Number(offer.dataset.undo));
