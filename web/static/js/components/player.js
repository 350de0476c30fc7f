/** The public's picture, or its sound alone, or the placard that says why there is nothing to see. */
import { html } from "htm/preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { t } from "../i18n.js";
import { playLive } from "../media/player.js";
import { placardWords } from "../publicwords.js";

/** @import {Meeting} from "../types.js" */

/** @param {{words: string[]}} props */
const PublicPlacard = ({ words }) => html`<div class="placard" data-testid="placard"><p class="placard-title">${words[0]}</p><p>${words[1]}</p></div>`;

/** @param {{soundOnly: boolean}} props */
function LivePicture({ soundOnly }) {
  const element = useRef(/** @type {HTMLVideoElement | null} */ (null));
  const [playing, setPlaying] = useState(false);
  const [muted, setMuted] = useState(true);
  useEffect(() => (element.current ? playLive(element.current, { soundOnly, playing: setPlaying }) : undefined), [soundOnly]);
  function unmute() {
    const player = element.current;
    if (!player) return;
    player.muted = false;
    void player.play().catch(() => setMuted(true)); // the player's own controls remain
  }
  return html`<div class="live ${soundOnly ? "sound-only" : ""}" data-testid="live" data-playing=${playing}>
    ${soundOnly && html`<p class="sound-note">${t("Nur Ton: Das Bild wird nicht gezeigt.")}</p>`}
    <video ref=${element} data-testid="player" controls playsinline autoplay muted aria-label=${t("Übertragung der Sitzung")}
      onVolumeChange=${(/** @type {Event} */ event) => setMuted(/** @type {HTMLVideoElement} */ (event.target).muted)}></video>
    ${!playing && html`<p class="live-note" role="status">${t("Die Übertragung wird verbunden …")}</p>`}
    ${playing && muted && html`<button type="button" class="key primary unmute" data-testid="sound-on" onClick=${unmute}>${t("Ton einschalten")}</button>`}
  </div>`;
}

/** @param {{meeting: Meeting, soundOnly: boolean}} props */
export function Player({ meeting, soundOnly }) {
  const words = placardWords(meeting);
  return words ? html`<${PublicPlacard} words=${words} />` : html`<${LivePicture} soundOnly=${soundOnly} />`;
}
