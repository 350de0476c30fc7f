/** The public's picture, or its sound alone, or the placard that says why there is nothing to see. */
import { html } from "htm/preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { t } from "../i18n.js";
import { createCaptions } from "../media/captions.js";
import { playStream } from "../media/player.js";
import { placardWords } from "../publicwords.js";
import { JumpMarks, RewindBar, useRecorded } from "./rewindbar.js";

/** @import {Meeting} from "../types.js" */
/** @import {Captions} from "../media/captions.js" */
/** @import {Stream, Told} from "../media/player.js" */

/** @param {{words: string[]}} props */
const PublicPlacard = ({ words }) => html`<div class="placard" data-testid="placard"><p class="placard-title">${words[0]}</p><p>${words[1]}</p></div>`;

/** @param {{on: boolean, automatic: boolean, turn: (on: boolean) => void}} props */
const CaptionsKey = ({ on, automatic, turn }) => html`<p class="captions-line">
  <button type="button" class="key" data-testid="captions" aria-pressed=${on} onClick=${() => turn(!on)}>${t("Untertitel")}</button>
  ${on && automatic && html`<span data-testid="captions-automatic">${t("automatisch erkannt, nicht amtlich")}</span>`}
  <a href="/mitschrift">${t("Mitschrift lesen und durchsuchen")}</a>
</p>`;

/** The moment that a link asks for, in ms since 1970. */
const linked = () => {
  const from = Date.parse(new URLSearchParams(location.search).get("ab") ?? "");
  return Number.isNaN(from) ? null : from;
};

/** @param {{soundOnly: boolean, states: Told["states"], changed: unknown, words: string[] | null}} props `words` stand in place of the present, never of what was before */
function LivePicture({ soundOnly, states, changed, words }) {
  const element = useRef(/** @type {HTMLVideoElement | null} */ (null));
  const stream = useRef(/** @type {Stream | null} */ (null));
  const [playing, setPlaying] = useState(false);
  const [muted, setMuted] = useState(true);
  const [shows, setShows] = useState(/** @type {number | null} */ (null));
  const wanted = useRef(linked());
  const [live, setLive] = useState(wanted.current === null);
  const placard = live ? words : null;
  const recorded = useRecorded(changed);
  const captions = useRef(/** @type {Captions | null} */ (null));
  const [captioned, setCaptioned] = useState(false);
  const [automatic, setAutomatic] = useState(false);
  useEffect(() => {
    if (!element.current) return undefined;
    captions.current = createCaptions(element.current, t("Untertitel"), { on: setCaptioned, automatic: () => setAutomatic(true) });
    return () => captions.current?.stop();
  }, []);
  useEffect(() => {
    if (!element.current || placard) return undefined;
    const second = (/** @type {number | null} */ at) => setShows(at === null ? null : Math.floor(at / 1000) * 1000); // draws once a second, not five times
    const shown = (/** @type {number | null} */ at) => (second(at), captions.current?.shows(at));
    stream.current = playStream(element.current, { soundOnly, playing: setPlaying, shows: shown, states });
    if (wanted.current !== null) stream.current.goTo(wanted.current);
    return () => {
      stream.current?.stop();
      stream.current = null;
      setPlaying(false);
    };
  }, [soundOnly, placard === null]);
  function unmute() {
    const player = element.current;
    if (!player) return;
    player.muted = false;
    void player.play().catch(() => setMuted(true)); // the player's own controls remain
  }
  /** @param {number} at */
  function goTo(at) {
    wanted.current = at;
    setLive(false);
    stream.current?.goTo(at);
  }
  function goLive() {
    wanted.current = null;
    setLive(true);
    stream.current?.goLive();
  }
  return html`<div class="live ${soundOnly ? "sound-only" : ""}" data-testid="live" data-playing=${playing} data-live=${live} data-shows=${shows ?? ""}>
    ${placard && html`<${PublicPlacard} words=${placard} />`}
    ${soundOnly && !placard && html`<p class="sound-note">${t("Nur Ton: Das Bild wird nicht gezeigt.")}</p>`}
    <video ref=${element} data-testid="player" controls playsinline autoplay muted hidden=${placard !== null} aria-label=${t("Übertragung der Sitzung")}
      onVolumeChange=${(/** @type {Event} */ event) => setMuted(/** @type {HTMLVideoElement} */ (event.target).muted)}></video>
    ${!playing && !placard && html`<p class="live-note" role="status">${t("Die Übertragung wird verbunden …")}</p>`}
    ${playing && muted && html`<button type="button" class="key primary unmute" data-testid="sound-on" onClick=${unmute}>${t("Ton einschalten")}</button>`}
    <${CaptionsKey} on=${captioned} automatic=${automatic} turn=${(/** @type {boolean} */ on) => captions.current?.turn(on)} />
    <${RewindBar} recorded=${recorded} shows=${shows} live=${live} goTo=${goTo} goLive=${goLive} />
    <${JumpMarks} recorded=${recorded} goTo=${goTo} />
  </div>`;
}

/** @param {{meeting: Meeting, soundOnly: boolean, states: Told["states"], changed: unknown}} props `changed` is whatever differs when there may be new marks */
export function Player({ meeting, soundOnly, states, changed }) {
  const words = placardWords(meeting);
  const over = meeting.state === "planned" || meeting.state === "closed"; // before it nothing was, after it the recording has a page
  return words && over
    ? html`<${PublicPlacard} words=${words} />`
    : html`<${LivePicture} soundOnly=${soundOnly} states=${states} changed=${changed} words=${words} />`;
}
