/** A received picture or voice. Pictures are always mute; every voice has a player of its own. */
import { html } from "htm/preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { t } from "../i18n.js";
import { playTo } from "../media/devices.js";

/** @import {RefObject} from "preact" */
/** @import {Sizes} from "../media/sizes.js" */
/** @import {Live, TrackEntry} from "../types.js" */

/**
 * A picture to show: `shows` tells whether packets of it reach the server; `trackId` and `sizes` are there where the
 * server wants to know how tall it is shown; `refused` where this browser has no decoder for it.
 * @typedef {{track: MediaStreamTrack | undefined, shows: boolean, trackId?: string, sizes?: Sizes, refused?: boolean}} Received
 * @typedef {(owner: string) => Received} PictureOf
 */

/**
 * Look up an owner's picture among the received tracks.
 * @param {TrackEntry[]} tracks @param {{received: {value: Map<string, MediaStreamTrack>}, refused: {value: Set<string>}, sizes: Sizes}} link @param {Live} live
 * @returns {PictureOf}
 */
export function pictureFinder(tracks, { received, refused, sizes }, live) {
  const arriving = received.value;
  const unknown = refused.value;
  return (owner) => {
    const trackId = tracks.find((track) => track.owner === owner && track.kind === "video")?.id;
    const flowing = owner === "hall" ? live.hall.video : live.people[owner]?.video;
    return { track: trackId ? arriving.get(trackId) : undefined, shows: Boolean(flowing), trackId, sizes, refused: unknown.has(trackId ?? "") };
  };
}

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

/** @param {{track: MediaStreamTrack, owner: string, label: string, mirrored?: boolean, covered?: boolean, onBegin?: () => void}} props `onBegin` hears of the first picture */
export function Picture({ track, owner, label, mirrored = false, covered = false, onBegin }) {
  const element = useTrack(track);
  return html`<video ref=${element} class=${mirrored ? "mirrored" : ""} muted autoplay playsinline aria-label=${label} aria-hidden=${covered} onLoadedData=${onBegin} data-testid="picture-${owner}" data-owner=${owner}></video>`;
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

/** Whether the picture is worth showing: until the server's first word about it, its first frame is proof enough. @param {boolean} shows */
function useShown(shows) {
  const [begun, setBegun] = useState(false);
  const told = useRef(false);
  told.current ||= shows;
  return { shown: shows || (begun && !told.current), begin: () => setBegun(true) };
}

/**
 * The place of a picture. It counts as wanted as long as the place is seen, picture or not: the server sends only what
 * is wanted, so what has stopped for that reason must be able to come back.
 * @param {Received & {owner: string, label: string, text: string, mirrored?: boolean}} props `text` in place of a missing picture
 */
export function Frame({ track, shows, trackId, sizes, refused, owner, label, text, mirrored }) {
  const place = useRef(/** @type {HTMLDivElement | null} */ (null));
  const { shown, begin } = useShown(shows);
  useEffect(() => (place.current && trackId ? sizes?.show(place.current, trackId) : undefined), [sizes, trackId]);
  return html`<div class="frame" ref=${place}>
    ${track && html`<${Picture} key=${track.id} track=${track} owner=${owner} label=${label} mirrored=${mirrored} covered=${!shown} onBegin=${begin} />`}
    ${!(track && shown) && html`<${NoPicture} text=${refused ? t("Dieser Browser kann dieses Bild nicht zeigen (H.264 fehlt).") : text} />`}
  </div>`;
}

/** A named tile. @param {Received & {name: string, note?: string, owner: string, className?: string, mirrored?: boolean}} props */
export const Tile = ({ name, note, owner, className = "", mirrored, ...received }) => html`<figure class="tile ${className}" data-testid="tile-${owner}">
  <${Frame} key=${received.trackId} ...${received} owner=${owner} label=${name} text=${t("kein Bild")} mirrored=${mirrored} />
  <figcaption><strong>${name}</strong>${note && html` <small>${note}</small>`}</figcaption>
</figure>`;
