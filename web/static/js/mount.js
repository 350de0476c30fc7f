/** Put a screen into the frame's `#app` in place of what the server had drawn there. */
import { html, render } from "htm/preact";
import { page } from "./page.js";
import { applyAccent } from "./theme.js";
import { startClock } from "./time.js";

/** @param {import("preact").ComponentType<any>} Screen @param {object} [props] */
export function mount(Screen, props = {}) {
  const app = document.getElementById("app");
  if (!app) throw new Error("the frame has no #app");
  applyAccent(page.town.accent);
  startClock();
  app.replaceChildren();
  app.removeAttribute("aria-busy");
  render(html`<${Screen} ...${props} />`, app);
}
