// What makes a page handier when scripts run. Everything here is an extra: each page works without it.
import { focusSummary } from "./summary.js";
import { guardForms, keepTyped } from "./forms.js";
import { hintDates } from "./dates.js";
import { enhanceMenus } from "./menus.js";
import { watchSession } from "./session.js";
import { previewPhotos } from "./photos.js";
import { enhanceComboboxes } from "./combobox.js";

function start(root) {
  hintDates(root);
  previewPhotos(root);
  enhanceComboboxes(root);
}

focusSummary();
guardForms();
keepTyped();
enhanceMenus();
watchSession();
start(document);
document.addEventListener("htmx:load", (event) => start(event.target));
