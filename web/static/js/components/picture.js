/** A received picture or voice. Pictures are always mute; every voice has a player of its own. */
import { html } from "htm/preact";
import { useEffect, useRef } from "preact/hooks";
import { t } from "../i18n.js";
import { playTo } from "../media/devices.js";

/** @import {RefObject} from "preact" */

/**
 * Let an element play a track. A browser that wants a touch first is reported, so the screen can offer a key.
 * @template {HTMLMediaElement} Element
 * @param {MediaStreamTrack} track
 * @param {() => void} [onBlocked]
 * @returns {RefObject<Element | null>}
 */
function useTrack(track, onBlocked) {
  const element = useRef(/** @type {Element | null} */ (null));
  useEffect(() => {
    const player = element.current;
    if (!player) return undefined;
    player.srcObject = new MediaStream([track]);
    player.play().catch((trouble) => trouble.name === "NotAllowedError" && onBlocked?.());
    return () => (player.srcObject = null);
  }, [track]);
  return element;
}

/** @param {{track: MediaStreamTrack, owner: string, label: string, mirrored?: boolean}} props */
export function Picture({ track, owner, label, mirrored = false }) {
  const element = useTrack(track);
  return html`<video ref=${element} class=${mirrored ? "mirrored" : ""} muted autoplay playsinline aria-label=${label} data-testid="picture-${owner}" data-owner=${owner}></video>`;
}

/** @param {{track: MediaStreamTrack, owner: string, speaker?: string, silent?: boolean, onBlocked?: () => void}} props */
export function Voice({ track, owner, speaker = "", silent = false, onBlocked }) {
  const element = useTrack(track, onBlocked);
  useEffect(() => {
    // A chosen loudspeaker that is gone is no trouble: the usual one plays.
    if (element.current) playTo(element.current, speaker).catch(() => undefined);
  }, [speaker]);
  return html`<audio ref=${element} autoplay muted=${silent} data-testid="voice-${owner}" data-owner=${owner}></audio>`;
}

/** In place of a picture that does not come. @param {{text: string}} props */
export const NoPicture = ({ text }) => html`<div class="no-picture"><span>${text}</span></div>`;

/** A named tile. @param {{name: string, note?: string, track: MediaStreamTrack | undefined, shows: boolean, owner: string, className?: string, mirrored?: boolean}} props `shows` tells whether packets arrive */
export const Tile = ({ name, note, track, shows, owner, className = "", mirrored }) => html`<figure class="tile ${className}" data-testid="tile-${owner}">
  ${track && shows ? html`<${Picture} key=${track.id} track=${track} owner=${owner} label=${name} mirrored=${mirrored} />` : html`<${NoPicture} text=${t("kein Bild")} />`}
  <figcaption><strong>${name}</strong>${note && html` <small>${note}</small>`}</figcaption>
</figure>`;
