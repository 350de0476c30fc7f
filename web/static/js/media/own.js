/**
 * This person's own camera and microphone while taking part. The camera key really closes the camera, so its lamp goes
 * out; the microphone key only silences it, so it opens without a gap when the floor is given.
 */
import { signal } from "@preact/signals";
import { t } from "../i18n.js";
import { open } from "./devices.js";

/** @import {Source} from "../types.js" */
/** @typedef {{camera: string, microphone: string, speaker: string}} Devices ids; empty for the browser's choice */

export class OwnDevices {
  camera = signal(/** @type {MediaStreamTrack | null} */ (null));
  microphone = signal(/** @type {MediaStreamTrack | null} */ (null));
  muted = signal(false);
  /** What is wrong with a device, as a sentence. */
  problem = signal("");

  #devices;
  #changed;
  #resting = false;

  /** @param {{peek: () => Devices}} devices a signal of the chosen ones @param {(source: Source, track: MediaStreamTrack | null) => void} changed told of every new track */
  constructor(devices, changed) {
    this.#devices = devices;
    this.#changed = changed;
  }

  /** Open a device and hand its track on. @param {Source} source */
  async start(source) {
    const opened = await open(source, this.#devices.peek()[source]);
    this.problem.value = opened.problem ?? "";
    if (opened.track) this.take(source, opened.track);
  }

  /** Use a track that is open already (from the device check). @param {Source} source @param {MediaStreamTrack} track */
  take(source, track) {
    this[source].peek()?.stop();
    this[source].value = track;
    if (source === "camera") track.contentHint = "motion"; // a face that stutters is worse than one that is soft
    track.enabled = this.#mayRun(source);
    track.onended = () => this.#lost(source, track);
    this.#changed(source, track);
  }

  toggleMicrophone() {
    if (!this.microphone.peek()) return void this.start("microphone");
    this.muted.value = !this.muted.peek();
    const track = this.microphone.peek();
    if (track) track.enabled = this.#mayRun("microphone");
  }

  toggleCamera() {
    if (this.camera.peek()) this.#stop("camera");
    else void this.start("camera");
  }

  /** In the waiting room neither device sends anything, whatever its key says. @param {boolean} resting */
  rest(resting) {
    this.#resting = resting;
    for (const source of /** @type {const} */ (["camera", "microphone"])) {
      const track = this[source].peek();
      if (track) track.enabled = this.#mayRun(source);
    }
  }

  /** @param {Source} source */
  #mayRun(source) {
    return !this.#resting && (source === "camera" || !this.muted.peek());
  }

  stop() {
    this.#stop("camera");
    this.#stop("microphone");
  }

  /** @param {Source} source */
  #stop(source) {
    this[source].peek()?.stop();
    this[source].value = null;
    this.#changed(source, null);
  }

  /** A device was pulled out: say so and try whatever else there is. @param {Source} source @param {MediaStreamTrack} track */
  async #lost(source, track) {
    if (this[source].peek() !== track) return;
    this.#stop(source);
    await this.start(source);
    if (!this[source].peek()) this.problem.value ||= t("Ein Gerät wurde getrennt.");
  }
}
