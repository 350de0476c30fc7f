/**
 * The recording on demand in a <video>: the whole sitting, any second of it, without waiting for a file. By hls.js, by
 * the browser itself where that cannot run; the one file that stands in the page is what remains where neither works.
 */
import Hls from "hls.js/light";
import { positionAt } from "./player.js";

/** @import {ErrorData, Events, LevelDetails} from "hls.js" */

const BY_BROWSER = "application/vnd.apple.mpegurl";

/**
 * Play the list (its address) in place of the file, from the moment `from` (ms since 1970; null: from the beginning).
 * @param {HTMLVideoElement} element @param {string} list @param {number | null} from
 */
export function playRecording(element, list, from) {
  if (Hls.isSupported()) byScript(element, list, from);
  else if (element.canPlayType(BY_BROWSER)) element.src = list;
}

/** @param {HTMLVideoElement} element @param {string} list @param {number | null} from */
function byScript(element, list, from) {
  const file = element.src;
  const hls = new Hls({ enableWorker: false, backBufferLength: 60 });

  /** @param {Events.ERROR} _event @param {ErrorData} data */
  function fail(_event, data) {
    if (!data.fatal) return;
    const { currentTime, paused } = element;
    hls.destroy();
    element.src = file;
    element.currentTime = currentTime;
    if (!paused) void element.play().catch(() => undefined); // the player's own controls remain
  }

  /** @param {unknown} _event @param {{details: LevelDetails}} data */
  function begin(_event, { details }) {
    const position = from === null ? null : positionAt(details, from);
    if (position !== null) hls.startLoad(position);
  }

  hls.on(Hls.Events.ERROR, fail);
  hls.once(Hls.Events.LEVEL_UPDATED, begin);
  hls.loadSource(list);
  hls.attachMedia(element);
}
