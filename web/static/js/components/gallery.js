/** Those who take part from elsewhere, as named tiles: all where they fit, else those who act, with a key for the rest. */
import { html } from "htm/preact";
import { useRef, useState } from "preact/hooks";
import { acting, remembered, seated } from "../gallery.js";
import { fullName, t } from "../i18n.js";
import { Tile } from "./picture.js";

/** @import {PictureOf} from "./picture.js" */
/** @import {Floor, Live, Person, Request} from "../types.js" */
/** @import {ComponentChildren} from "preact" */

/** @typedef {{floor: Floor | null | undefined, queue: Request[], live: Live}} Acting what tells who acts */

/** Beside a speaker so many tiles are large enough to know a face. */
const BESIDE = 12;

/**
 * The people in a gallery's places, in an order that stays.
 * @param {Person[]} people @param {Acting} sitting @param {number} places
 * @returns {Person[]}
 */
export function useSeated(people, { floor, queue, live }, places) {
  const recent = useRef(/** @type {string[]} */ ([]));
  const ids = useRef(/** @type {string[]} */ ([]));
  recent.current = remembered(recent.current, floor?.person_id);
  ids.current = seated(ids.current, acting({ floor, queue, live, recent: recent.current }), people, places);
  return ids.current.flatMap((id) => people.find((person) => person.id === id) ?? []);
}

/** @param {{all: boolean, count: number, onToggle: () => void}} props */
const MoreKey = ({ all, count, onToggle }) => html`<button type="button" class="key small" data-testid="colleagues-all" aria-expanded=${all} aria-controls="colleagues" onClick=${onToggle}>
  ${all ? t("Nur wer spricht oder wartet") : t("Alle {n} Zugeschalteten zeigen", { n: count })}
</button>`;

/**
 * A remote member's colleagues; `children` (hall, own picture) come first in the same list. A crowd's tiles are too
 * narrow for the faction as well.
 * @param {{people: Person[], crowded: boolean, sitting: Acting, pictureOf: PictureOf, children?: ComponentChildren}} props
 */
export function Colleagues({ people, crowded, sitting, pictureOf, children }) {
  const [all, setAll] = useState(false);
  const seatedNow = useSeated(people, sitting, BESIDE);
  return html`<div class="stage-side">
    <ul class="tiles" id="colleagues" data-testid="colleagues" aria-label=${t("Zugeschaltet")} tabindex="0">
      ${children}
      ${(all ? people : seatedNow).map((person) => html`<li key=${person.id}><${Tile} name=${crowded ? person.name : fullName(person)} owner=${person.id} ...${pictureOf(person.id)} /></li>`)}
    </ul>
    ${people.length > BESIDE && html`<${MoreKey} all=${all} count=${people.length} onToggle=${() => setAll(!all)} />`}
  </div>`;
}
