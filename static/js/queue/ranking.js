// The order of preference by dragging: the drop is saved by the item's own form. Without script it has buttons.
import { dragBy } from "../site/drag.js";

dragBy("[data-drag]", "[data-item]", (item) => {
  const form = item.querySelector("form");
  const place = document.createElement("input");
  place.type = "hidden";
  place.name = "place";
  place.value = [...item.parentElement.children].indexOf(item) + 1;
  form.append(place);
  form.requestSubmit();
});
