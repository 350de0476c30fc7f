/** The agenda as a strip: done, now, coming; the chair calls an item from here where he leaves the order. */
import { html } from "htm/preact";
import { useEffect, useRef } from "preact/hooks";
import { t } from "../i18n.js";
import { DangerKey } from "./key.js";
import { At } from "./timing.js";

/** @import {Item, Send} from "../types.js" */

/** @type {Record<Item["state"], {symbol: string, word: string}>} */
export const ITEM_STATE = {
  done: { symbol: "✓", word: t("erledigt") },
  now: { symbol: "▶", word: t("jetzt") },
  coming: { symbol: "·", word: t("kommt noch") },
};

/** @param {{item: Item}} props */
export function ItemState({ item }) {
  const { symbol, word } = ITEM_STATE[item.state];
  return html`<small class="item-state"><span aria-hidden="true">${symbol}</span> ${word}
    ${item.called_at && html` · <${At} at=${item.called_at} />`}${item.closed_at && html`–<${At} at=${item.closed_at} />`}
    ${!item.public && html` · ${t("nichtöffentlich")}`}</small>`;
}

/** @param {{item: Item, callable: boolean, send: Send}} props */
const StripItem = ({ item, callable, send }) => html`<li class="strip-item ${item.state}" data-testid="item-${item.number}" data-state=${item.state} aria-current=${item.state === "now" ? "step" : undefined}>
  <p><strong>${t("TOP {number}", { number: item.number })}</strong> ${item.title}</p>
  <${ItemState} item=${item} />
  ${callable && html`<${DangerKey} intent=${{ name: "CallItem", item_id: item.id }} send=${send} label=${t("Aufrufen")} className="small" testid="call-${item.number}"
    about=${t("TOP {number}", { number: item.number })} consequence=${t("Die Beratung beginnt sofort mit diesem Punkt.")} />`}
</li>`;

/** Keep the current item in sight where the strip is wider than the screen. @param {string | undefined} current */
function useInSight(current) {
  const list = useRef(/** @type {HTMLOListElement | null} */ (null));
  useEffect(() => {
    const item = list.current?.querySelector("[aria-current]");
    if (item instanceof HTMLElement && list.current) list.current.scrollLeft = item.offsetLeft - list.current.offsetLeft;
  }, [current]);
  return list;
}

/** @param {{agenda: Item[], callable: boolean, send: Send}} props `callable` while no item is being debated */
export function AgendaStrip({ agenda, callable, send }) {
  const list = useInSight(agenda.find((item) => item.state === "now")?.id);
  return html`<section class="zone agenda-strip" aria-labelledby="zone-agenda">
    <h2 id="zone-agenda">${t("Tagesordnung")}</h2>
    <ol ref=${list} tabindex="0" aria-labelledby="zone-agenda">${agenda.map((item) => html`<${StripItem} key=${item.id} item=${item} callable=${callable && item.state === "coming"} send=${send} />`)}</ol>
  </section>`;
}
