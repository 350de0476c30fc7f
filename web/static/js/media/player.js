/**
 * The stream in a <video>: live with as little delay as the line allows, or anywhere in what was recorded so far. By
 * hls.js, or by the browser itself where that cannot run. Tries again until there is a stream.
 */
import Hls from "hls.js/light";
import { playbackRate } from "./catchup.js";

/** @import {ErrorData, Events, LevelDetails} from "hls.js" */

/** Pause before a stream that is not there is asked for again, in ms: the programme restarts within 3 s. */
const RETRY_MS = 1500;
/** How often the playback rate and what the picture shows are looked at, in ms: a part's length. */
const LOOK_MS = 200;
/** Up to so far behind, the picture counts as live, in s. */
const LIVE_S = 12;
/** What one stall adds to the distance from the end of the stream, in s; hls.js' own second is five parts too many. */
const STALL_S = 0.2;
const STATE = "de.ratssaal.state";

/** The lists by what is wanted: live or from the recording, with picture or sound alone. */
const ADDRESSES = { live: ["/live/live.m3u8", "/live/sound.m3u8"], rewind: ["/live/rewind.m3u8", "/live/soundrewind.m3u8"] };

/**
 * @typedef {object} Told what the page is told
 * @property {(yes: boolean) => void} playing there is something to show
 * @property {(at: number | null) => void} shows the moment that the picture shows, in ms since 1970
 * @property {(live: boolean, version: {epoch: string, version: number} | null) => void} states whether the picture is the present one, and the state of the meeting that it shows
 */

/** @typedef {{stop: () => void, goLive: () => void, goTo: (at: number) => void}} Stream */

/**
 * Play the stream until `stop` is called; `goTo` takes a moment in ms since 1970.
 * @param {HTMLMediaElement} element @param {{soundOnly: boolean} & Told} wishes
 * @returns {Stream}
 */
export function playStream(element, wishes) {
  element.onplaying = () => wishes.playing(true);
  return Hls.isSupported() ? playByScript(element, wishes) : playByBrowser(element, wishes);
}

/** @param {HTMLMediaElement} element @param {{soundOnly: boolean} & Told} wishes @returns {Stream} */
function playByScript(element, wishes) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let retry;
  /** @type {Hls} */
  let hls;
  /** @type {number | null} the moment to begin with, null for live */
  let from = null;

  function start() {
    hls = new Hls({ enableWorker: false, lowLatencyMode: from === null, liveSyncOnStallIncrease: STALL_S, backBufferLength: 60 });
    hls.on(Hls.Events.ERROR, fail);
    if (from !== null) hls.once(Hls.Events.LEVEL_UPDATED, seek);
    hls.loadSource(ADDRESSES[from === null ? "live" : "rewind"][Number(wishes.soundOnly)]);
    hls.attachMedia(element);
  }

  /** @param {Events.ERROR} _event @param {ErrorData} data */
  function fail(_event, data) {
    if (!data.fatal) return;
    wishes.playing(false);
    wishes.states(false, null);
    hls.destroy();
    retry = setTimeout(start, RETRY_MS);
  }

  /** @param {unknown} _event @param {{details: LevelDetails}} data */
  function seek(_event, { details }) {
    const position = positionAt(details, from ?? 0);
    if (position !== null) hls.startLoad(position); // not currentTime: hls.js would move an early seek back to the present
  }

  /** @param {number | null} at */
  function switchTo(at) {
    clearTimeout(retry);
    hls.destroy();
    element.playbackRate = 1;
    from = at;
    wishes.states(false, null);
    start();
    void element.play().catch(() => undefined); // the player's own controls remain
  }

  function look() {
    if (from === null) keepUp(hls, element);
    wishes.shows(hls.playingDate?.getTime() ?? null);
    const live = from === null && !element.paused && element.readyState > 2 && hls.latency < LIVE_S && hls.playingDate !== null;
    wishes.states(live, live ? stateShown(hls) : null);
  }

  start();
  const looking = setInterval(look, LOOK_MS);
  return {
    goLive: () => switchTo(null),
    goTo: (at) => switchTo(at),
    stop() {
      clearTimeout(retry);
      clearInterval(looking);
      wishes.states(false, null);
      hls.destroy();
    },
  };
}

/** @param {Hls} hls @param {HTMLMediaElement} element */
function keepUp(hls, element) {
  if (element.paused || hls.targetLatency === null || !hls.latestLevelDetails?.live || !hls.latency) return;
  const rate = playbackRate(hls.latency, hls.targetLatency, left(element));
  if (rate !== null) element.playbackRate = rate;
  else if (hls.liveSyncPosition !== null) element.currentTime = hls.liveSyncPosition;
}

/** Seconds that can be played without another byte. @param {HTMLMediaElement} element */
function left(element) {
  const { buffered, currentTime } = element;
  for (let index = 0; index < buffered.length; index++) {
    if (buffered.start(index) <= currentTime + 0.1 && currentTime < buffered.end(index)) return buffered.end(index) - currentTime;
  }
  return 0;
}

/** The newest state of the meeting that the picture has come to. @param {Hls} hls */
function stateShown(hls) {
  const shown = hls.playingDate?.getTime() ?? 0;
  const ranges = Object.values(hls.latestLevelDetails?.dateRanges ?? {}).filter((range) => range?.class === STATE && range.startDate.getTime() <= shown);
  const newest = ranges.sort((a, b) => (a?.startDate.getTime() ?? 0) - (b?.startDate.getTime() ?? 0)).at(-1);
  return newest ? { epoch: String(newest.attr["X-EPOCH"]), version: Number(newest.attr["X-VERSION"]) } : null;
}

/** Where a moment is in the list, in s; the nearest segment where it was not recorded. @param {LevelDetails} details @param {number} at */
export function positionAt(details, at) {
  let found = null;
  for (const fragment of details.fragments) {
    if (fragment.programDateTime === null || fragment.gap) continue;
    const into = (at - fragment.programDateTime) / 1000;
    if (into < 0) return found ?? fragment.start;
    found = fragment.start + Math.min(into, fragment.duration - 0.05);
  }
  return found;
}

/** @param {HTMLMediaElement} element @param {{soundOnly: boolean} & Told} wishes @returns {Stream} */
function playByBrowser(element, { soundOnly, playing }) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  const start = (/** @type {"live" | "rewind"} */ which) => (element.src = ADDRESSES[which][Number(soundOnly)]);
  element.onerror = () => {
    playing(false);
    timer = setTimeout(() => start("live"), RETRY_MS);
  };
  start("live");
  return {
    goLive: () => void start("live"),
    goTo(at) {
      start("rewind");
      element.onloadedmetadata = () => {
        const began = /** @type {{getStartDate?: () => Date}} */ (/** @type {unknown} */ (element)).getStartDate?.();
        if (began) element.currentTime = Math.max(0, (at - began.getTime()) / 1000);
        element.onloadedmetadata = null;
      };
    },
    stop() {
      clearTimeout(timer);
      element.removeAttribute("src");
      element.load();
    },
  };
}
