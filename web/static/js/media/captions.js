/**
 * Captions laid onto a <video>: a text track of the browser's own, so that its menu, full screen and style settings
 * work. Cues come beside the stream with their moment in UTC; the player says which moment its picture shows.
 */

/** @typedef {{id: string, begin: string, end: string, text: string, speaker: string, origin: "human" | "feed" | "automatic"}} Cue */
/** @typedef {{shows: (at: number | null) => void, turn: (on: boolean) => void, stop: () => void}} Captions */

/** A line that comes up to so much later than its words is shown when it comes, in ms: whoever writes it had to listen. */
const LATE_MS = 30_000;
/** How far the picture's clock may differ from where the cues lie before all are laid anew, in s. */
const ASTRAY_S = 0.4;
/** Pause before captions that were refused are asked for again, in ms. */
const RETRY_MS = 3000;
/** How far back cues are fetched when captions are turned on while live, in ms. */
const BACK_MS = 60_000;

/**
 * The cue's first and last moment on the picture, in ms: its own, or from now on where it came too late to be seen.
 * @param {Cue} cue @param {number | null} at what the picture shows, null where a late cue shall not be shown anew
 */
export function standing(cue, at) {
  const [begin, end] = [Date.parse(cue.begin), Date.parse(cue.end)];
  const late = at === null ? 0 : Math.max(0, at - begin);
  return late > 0 && late < LATE_MS ? [begin + late, end + late] : [begin, end];
}

/**
 * @param {HTMLVideoElement} element @param {string} label
 * @param {{on: (yes: boolean) => void, automatic: () => void}} told whether captions are shown; that a machine wrote one
 * @returns {Captions}
 */
export function createCaptions(element, label, told) {
  const track = element.addTextTrack("captions", label, "de");
  track.mode = "hidden";
  /** @type {Map<string, {cue: Cue, begin: number, end: number, laid: VTTCue}>} */
  const cues = new Map();
  /** @type {EventSource | null} */
  let source = null;
  /** @type {number | null} */
  let at = null;
  let speaker = "";
  let offset = 0; // seconds of the element's clock at 1970
  /** From when on all cues are here, in ms; the whole sitting once somebody has rewound. */
  let since = Infinity;

  /** @param {number} from */
  function open(from) {
    source?.close();
    since = from;
    source = new EventSource(`/captions/events${from > 0 ? `?since=${new Date(from).toISOString()}` : ""}`);
    source.onmessage = (event) => take(JSON.parse(event.data));
    const opened = source;
    opened.onerror = () => {
      // Sent away because every place was taken: a browser would leave it at that.
      if (opened.readyState === EventSource.CLOSED) setTimeout(() => source === opened && open(from), RETRY_MS);
    };
  }

  /** @param {{cue?: Cue, gone?: string[]}} news */
  function take(news) {
    for (const id of news.gone ?? []) remove(id);
    if (news.cue) lay(news.cue, at);
  }

  /** @param {string} id */
  function remove(id) {
    const known = cues.get(id);
    if (known) track.removeCue(known.laid);
    cues.delete(id);
  }

  /** @param {Cue} cue @param {number | null} now */
  function lay(cue, now) {
    remove(cue.id);
    const [begin, end] = standing(cue, now);
    const laid = new VTTCue(begin / 1000 + offset, end / 1000 + offset, worded(cue));
    cues.set(cue.id, { cue, begin, end, laid });
    track.addCue(laid);
    if (cue.origin === "automatic") told.automatic();
  }

  /** The name stands where it changes. @param {Cue} cue */
  function worded(cue) {
    const changed = cue.speaker && cue.speaker !== speaker;
    speaker = cue.speaker;
    return changed ? `${cue.speaker}:\n${cue.text}` : cue.text;
  }

  function layAll() {
    const all = [...cues.values()];
    for (const one of all) {
      track.removeCue(one.laid);
      one.laid = new VTTCue(one.begin / 1000 + offset, one.end / 1000 + offset, one.laid.text);
      track.addCue(one.laid);
    }
  }

  function follow() {
    const on = track.mode === "showing";
    told.on(on);
    if (on && at !== null && at < since) open(since === Infinity ? at - BACK_MS : 0);
    if (!on) {
      source?.close();
      source = null;
      since = Infinity;
    }
  }

  element.textTracks.addEventListener("change", follow);
  return {
    shows(moment) {
      at = moment;
      if (moment === null) return;
      const now = element.currentTime - moment / 1000;
      if (Math.abs(now - offset) > ASTRAY_S) {
        offset = now;
        layAll();
      }
      if (track.mode === "showing" && (source === null || moment < since)) follow();
    },
    turn(on) {
      track.mode = on ? "showing" : "hidden";
      follow();
    },
    stop() {
      element.textTracks.removeEventListener("change", follow);
      source?.close();
    },
  };
}
