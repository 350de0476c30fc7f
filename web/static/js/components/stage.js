/** What a remote member sees: the speaker large, the hall beside, colleagues as named tiles. */
import { html } from "htm/preact";
import { fullName, t } from "../i18n.js";
import { Colleagues } from "./gallery.js";
import { Tile } from "./picture.js";

/** @import {Floor, Person} from "../types.js" */
/** @import {Acting} from "./gallery.js" */
/** @import {PictureOf} from "./picture.js" */

/** More than this many who take part from elsewhere need a broader place beside the speaker. */
const FEW = 4;

/** @param {{floor: Floor | null | undefined, speaker: Floor | null, pictureOf: PictureOf}} props */
function Main({ floor, speaker, pictureOf }) {
  if (speaker) return html`<${Tile} name=${fullName(speaker)} note=${t("hat das Wort")} owner=${speaker.person_id} className="large" ...${pictureOf(speaker.person_id)} />`;
  const note = floor?.how === "hall" ? t("Das Wort hat {name}.", { name: fullName(floor) }) : "";
  return html`<${Tile} name=${t("Sitzungssaal")} note=${note} owner="hall" className="large" ...${pictureOf("hall")} />`;
}

/**
 * @param {{sitting: Acting, people: Person[], self: string | null, ownCamera: MediaStreamTrack | null, pictureOf: PictureOf}} props
 */
export function Stage({ sitting, people, self, ownCamera, pictureOf }) {
  const { floor } = sitting;
  const speaker = floor?.how === "remote" && floor.person_id !== self ? floor : null;
  const remote = people.filter((person) => person.present === "remote" && person.id !== self);
  const crowded = remote.length > FEW;
  const colleagues = remote.filter((person) => person.id !== speaker?.person_id);
  return html`<section class="stage ${crowded ? "crowd" : ""}" aria-label=${t("Bild aus der Sitzung")}>
    <div class="stage-main"><${Main} floor=${floor} speaker=${speaker} pictureOf=${pictureOf} /></div>
    <${Colleagues} people=${colleagues} crowded=${crowded} sitting=${sitting} pictureOf=${pictureOf}>
      ${speaker && html`<li key="hall"><${Tile} name=${t("Sitzungssaal")} owner="hall" ...${pictureOf("hall")} /></li>`}
      <li key="self"><${Tile} name=${t("Sie")} note=${floor?.person_id === self ? t("(am Wort)") : ""} owner="self" track=${ownCamera ?? undefined} shows=${Boolean(ownCamera)} mirrored /></li>
    <//>
  </section>`;
}
