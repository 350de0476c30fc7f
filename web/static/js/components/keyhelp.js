/** `?` shows the keys of a screen; the same key or Escape hides them. */
import { html } from "htm/preact";
import { useEffect, useState } from "preact/hooks";
import { t } from "../i18n.js";

/** @param {{keys: [string, string][]}} props pairs of key and what it does */
export function KeyHelp({ keys }) {
  const [shown, show] = useState(false);
  useEffect(() => {
    /** @param {KeyboardEvent} event */
    function press(event) {
      if (event.target instanceof Element && event.target.closest("input, textarea")) return;
      if (event.key === "?") show((before) => !before);
      if (event.key === "Escape") show(false);
    }
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  }, []);
  return html`<aside class="key-help" aria-label=${t("Tasten")}>
    <button type="button" class="key small" aria-expanded=${shown} onClick=${() => show(!shown)}><kbd>?</kbd> ${t("Tasten")}</button>
    ${shown && html`<dl data-testid="key-help">${keys.map(([key, what]) => html`<div key=${key}><dt><kbd>${key}</kbd></dt><dd>${what}</dd></div>`)}</dl>`}
  </aside>`;
}
