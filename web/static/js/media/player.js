/** The live picture in a <video>: by hls.js, or by the browser itself where it can. Tries again until there is one. */
import Hls from "hls.js/light";

/** @import {ErrorData, Events} from "hls.js" */

/** Pause before a stream that is not there yet is asked for again, in ms: the programme restarts within 3 s. */
const RETRY_MS = 3000;
const ADDRESS = "/live/live.m3u8";

/**
 * Play the live stream until the returned function is called.
 * @param {HTMLMediaElement} element
 * @param {{soundOnly: boolean, playing: (yes: boolean) => void}} wishes `playing` is told whether there is something to show
 */
export function playLive(element, { soundOnly, playing }) {
  element.onplaying = () => playing(true);
  return Hls.isSupported() ? playByScript(element, soundOnly, playing) : playByBrowser(element, playing);
}

/** @param {HTMLMediaElement} element @param {boolean} soundOnly @param {(yes: boolean) => void} playing */
function playByScript(element, soundOnly, playing) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  /** @type {Hls} */
  let hls;
  function start() {
    hls = new Hls({ enableWorker: false, lowLatencyMode: true, maxLiveSyncPlaybackRate: 1.1, backBufferLength: 30 });
    hls.on(Hls.Events.ERROR, fail);
    hls.on(Hls.Events.MANIFEST_PARSED, () => soundOnly && chooseSound(hls));
    hls.loadSource(ADDRESS);
    hls.attachMedia(element);
  }
  /** @param {Events.ERROR} _event @param {ErrorData} data */
  function fail(_event, data) {
    if (!data.fatal) return;
    playing(false);
    hls.destroy();
    timer = setTimeout(start, RETRY_MS);
  }
  start();
  return () => {
    clearTimeout(timer);
    hls.destroy();
  };
}

/** Where the stream offers a level without picture, take it: that saves nine tenths of the data. @param {Hls} hls */
function chooseSound(hls) {
  const level = hls.levels.findIndex((one) => !one.videoCodec && !one.width);
  if (level >= 0) hls.currentLevel = level;
}

/** @param {HTMLMediaElement} element @param {(yes: boolean) => void} playing */
function playByBrowser(element, playing) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  element.onerror = () => {
    playing(false);
    timer = setTimeout(() => (element.src = ADDRESS), RETRY_MS);
  };
  element.src = ADDRESS;
  return () => {
    clearTimeout(timer);
    element.removeAttribute("src");
    element.load();
  };
}
