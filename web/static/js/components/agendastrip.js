/** The agenda as a strip: done, now, coming, with times; the chair calls an item from here, or changes what becomes of it. */
import { html } from "htm/preact";
import { useEffect, useRef } from "preact/hooks";
import { t } from "../i18n.js";
import { Break } from "./break.js";
import { ItemMenu } from "./itemmenu.js";
import { DangerKey } from "./key.js";
import { ItemTimes, ProjectedEnd } from "./schedule.js";
import { PaperLinks } from "./paperlinks.js";
import { At } from "./timing.js";

/** @import {Item, Schedule, Send} from "../types.js" */

/** @type {Record<Item["state"], {symbol: string, word: string}>} */
export const ITEM_STATE = {
  done: { symbol: "✓", word: t("erledigt") },
  now: { symbol: "▶", word: t("jetzt") },
  coming: { symbol: "", word: t("kommt noch") },
  off: { symbol: "–", word: t("nicht mehr auf der Tagesordnung") },
};

/** @type {Record<NonNullable<Item["off"]>["how"], (to: string) => string>} */
const OFF_WORD = {
  "taken-off": () => t("abgesetzt"),
  referred: (to) => (to ? t("verwiesen an {to}", { to }) : t("verwiesen")),
  adjourned: () => t("vertagt"),
};

/** @param {Item} item */
const stateWord = (item) => (item.off ? OFF_WORD[item.off.how](item.off.to) : ITEM_STATE[item.state].word);

/** @param {{item: Item}} props */
export const ItemState = ({ item }) => html`<small class="item-state"><span aria-hidden="true">${ITEM_STATE[item.state].symbol}</span> ${stateWord(item)}
  ${item.called_at && html` · <${At} at=${item.called_at} />`}${item.closed_at && html`–<${At} at=${item.closed_at} />`}
  ${!item.public && html` · ${t("nichtöffentlich")}`}${item.added && html` · ${t("nachträglich")}`}</small>`;

/** @param {{item: Item, agenda: Item[], schedule: Schedule | undefined, open: boolean, callable: boolean, send: Send}} props */
const StripItem = ({ item, agenda, schedule, open, callable, send }) => html`<li class="strip-item ${item.state} depth-${item.depth}" data-testid="item-${item.number}" data-state=${item.state} aria-current=${item.state === "now" ? "step" : undefined}>
  <p><strong>${t("TOP {number}", { number: item.number })}</strong> ${item.title}</p>
  <${ItemState} item=${item} />
  <${ItemTimes} item=${item} schedule=${schedule} />
  <${PaperLinks} item=${item} />
  ${callable && html`<${DangerKey} intent=${{ name: "CallItem", item_id: item.id }} send=${send} label=${t("Aufrufen")} className="small" testid="call-${item.number}"
    about=${t("TOP {number}", { number: item.number })} consequence=${t("Die Beratung beginnt sofort mit diesem Punkt.")} />`}
  ${open && html`<${ItemMenu} item=${item} agenda=${agenda} send=${send} />`}
</li>`;

/** Keep the current item in sight where the strip is wider than the screen. @param {string | undefined} current */
function useInSight(current) {
  const list = useRef(/** @type {HTMLOListElement | null} */ (null));
  useEffect(() => {
    const item = list.current?.querySelector("[aria-current]");
    if (item instanceof HTMLElement && list.current) list.current.scrollLeft = item.offsetLeft;
  }, [current]);
  return list;
}

/** @param {{agenda: Item[], schedule: Schedule | undefined, open: boolean, callable: boolean, send: Send}} props `callable` while no item is being debated */
export function AgendaStrip({ agenda, schedule, open, callable, send }) {
  const list = useInSight(agenda.find((item) => item.state === "now")?.id);
  return html`<section class="zone agenda-strip" aria-labelledby="zone-agenda">
    <h2 id="zone-agenda">${t("Tagesordnung")}</h2>
    <${ProjectedEnd} schedule=${schedule} />
    ${open && html`<${Break} send=${send} />`}
    <ol ref=${list} tabindex="0" aria-labelledby="zone-agenda">${agenda.map((item) => html`<${StripItem} key=${item.id} item=${item} agenda=${agenda} schedule=${schedule} open=${open} callable=${callable && item.state === "coming"} send=${send} />`)}</ol>
  </section>`;
}
