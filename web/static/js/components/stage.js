/** What a remote member sees: the speaker large, the hall beside, colleagues as named tiles. */
import { html } from "htm/preact";
import { fullName, t } from "../i18n.js";
import { Tile } from "./picture.js";

/** @import {Floor, Live, Person, TrackEntry} from "../types.js" */
/** @typedef {(owner: string) => {track: MediaStreamTrack | undefined, shows: boolean}} PictureOf */

/**
 * Look up an owner's picture among the received tracks.
 * @param {TrackEntry[]} tracks @param {Map<string, MediaStreamTrack>} received @param {Live} live
 * @returns {PictureOf}
 */
export function pictureFinder(tracks, received, live) {
  return (owner) => {
    const entry = tracks.find((track) => track.owner === owner && track.kind === "video");
    const flowing = owner === "hall" ? live.hall.video : live.people[owner]?.video;
    return { track: entry && received.get(entry.id), shows: Boolean(flowing) };
  };
}

/**
 * @param {{floor: Floor | null | undefined, people: Person[], self: string | null, ownCamera: MediaStreamTrack | null, pictureOf: PictureOf}} props
 */
export function Stage({ floor, people, self, ownCamera, pictureOf }) {
  const speaker = floor?.how === "remote" && floor.person_id !== self ? floor : null;
  const colleagues = people.filter((person) => person.present === "remote" && person.id !== self && person.id !== speaker?.person_id);
  const hallNote = floor?.how === "hall" ? t("Das Wort hat {name}.", { name: fullName(floor) }) : "";
  return html`<section class="stage" aria-label=${t("Bild aus der Sitzung")}>
    <div class="stage-main">
      ${speaker
        ? html`<${Tile} name=${fullName(speaker)} note=${t("hat das Wort")} owner=${speaker.person_id} className="large" ...${pictureOf(speaker.person_id)} />`
        : html`<${Tile} name=${t("Sitzungssaal")} note=${hallNote} owner="hall" className="large" ...${pictureOf("hall")} />`}
    </div>
    <div class="stage-side">
      ${speaker && html`<${Tile} name=${t("Sitzungssaal")} owner="hall" ...${pictureOf("hall")} />`}
      <${Tile} name=${t("Sie")} note=${floor?.person_id === self ? t("(am Wort)") : ""} owner="self" track=${ownCamera ?? undefined} shows=${Boolean(ownCamera)} mirrored />
      ${colleagues.map((person) => html`<${Tile} key=${person.id} name=${fullName(person)} owner=${person.id} ...${pictureOf(person.id)} />`)}
    </div>
  </section>`;
}
