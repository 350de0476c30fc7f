/**
 * A member's taking part: the connection, the media link and the own devices, from joining to leaving. In the hall there
 * is the connection alone. What a reload must not lose (that one had joined, where, and with which devices) is kept in
 * this tab's storage.
 */
import { effect, signal } from "@preact/signals";
import { Connection, isFinal } from "./connection.js";
import { MediaLink } from "./media/link.js";
import { OwnDevices } from "./media/own.js";
import { createStore } from "./store.js";

/** @import {AnswerPoll, AskPaper, Intent, Page} from "./types.js" */
/** @import {Devices} from "./media/own.js" */

/** @typedef {"remote" | "hall"} Place from where */
/** @typedef {{joined: boolean, place: Place, devices: Devices, camera: boolean, muted: boolean}} Kept */

/** @type {Kept} */
const FRESH = { joined: false, place: "remote", devices: { camera: "", microphone: "", speaker: "" }, camera: true, muted: false };

export class Participation {
  store = createStore();
  joined = signal(false);
  place;
  devices;
  link;
  own;

  #page;
  #key;
  #kept;
  /** @type {Connection | null} */
  #connection = null;

  /** @param {Page} page */
  constructor(page) {
    this.#page = page;
    this.#key = `taking-part:${page.slug}`;
    this.#kept = /** @type {Kept} */ ({ ...FRESH, ...JSON.parse(sessionStorage.getItem(this.#key) ?? "{}") });
    this.place = signal(this.#kept.place);
    this.devices = signal(this.#kept.devices);
    this.link = new MediaLink({
      offer: (offer) => this.#connection?.offer(offer) ?? Promise.resolve({ ok: false, error: { code: "offline", text: "" } }),
      iceServers: () => this.#connection?.iceServers() ?? Promise.resolve([]),
      check: async () => this.#connection?.check(),
      tellSizes: (heights) => this.#connection?.tellSizes(heights),
      tellReception: (heard) => this.#connection?.tellReception(heard),
    });
    this.own = new OwnDevices(this.devices, (source, track) => void this.link.send(source, track));
    effect(() => this.link.want(this.store.tracks.value));
    effect(() => this.#stopAfterFarewell());
    effect(() => this.own.rest(Boolean(this.store.sections.value.waiting)));
  }

  /** Back after a reload: no questions, straight to the seat. */
  async resume() {
    if (!this.#kept.joined) return;
    if (this.#kept.place === "hall") return this.#enter("hall");
    this.own.muted.value = this.#kept.muted;
    const camera = this.#kept.camera;
    this.#enter("remote");
    await Promise.all([camera && this.own.start("camera"), this.own.start("microphone")]);
  }

  /** @param {{camera: MediaStreamTrack | null, microphone: MediaStreamTrack | null}} tracks opened by the device check */
  join({ camera, microphone }) {
    if (camera) this.own.take("camera", camera);
    if (microphone) this.own.take("microphone", microphone);
    this.#keep({ camera: Boolean(camera) });
    this.#enter("remote");
  }

  /** Take part from the own seat in the hall, which has picture and sound already. */
  sitDown() {
    this.#enter("hall");
  }

  /** Without `restart` the link never negotiates, so in the hall nothing is sent and nothing received. @param {Place} place */
  #enter(place) {
    this.place.value = place;
    this.joined.value = true;
    this.#keep({ joined: true, place });
    this.#connection = new Connection(this.#page, this.store, place === "hall" ? {} : {
      connected: () => this.link.restart(),
      lost: () => this.link.pause(),
      layers: (layers) => this.link.watch(layers),
    });
  }

  toggleCamera() {
    this.#keep({ camera: !this.own.camera.peek() });
    this.own.toggleCamera();
  }

  toggleMicrophone() {
    this.own.toggleMicrophone();
    this.#keep({ muted: this.own.muted.peek() });
  }

  /** Whose seat is open elsewhere is no longer filmed here. */
  #stopAfterFarewell() {
    if (!isFinal(this.store.goodbye.value)) return;
    this.link.close();
    this.own.stop();
  }

  async leave() {
    this.#keep({ joined: false });
    await this.#connection?.closeMedia();
    this.#connection?.close();
    this.link.close();
    this.own.stop();
    this.joined.value = false;
  }

  /** @param {Devices} devices */
  choose(devices) {
    this.devices.value = devices;
    this.#keep({ devices });
  }

  /** @type {AnswerPoll} */
  answerPoll = (answer) => this.#connection?.answerPoll(answer) ?? Promise.resolve({ ok: false, error: { code: "offline", text: "" } });

  /** @type {AskPaper} */
  askPaper = (request) => this.#connection?.askPaper(request) ?? Promise.resolve({ ok: false, error: { code: "offline", text: "" } });

  /** @param {Intent} intent */
  send = async (intent) => this.#connection?.send(intent) ?? { ok: /** @type {const} */ (false), error: { code: "offline", text: "" } };

  /** @param {Partial<Kept>} change */
  #keep(change) {
    this.#kept = { ...this.#kept, ...change };
    sessionStorage.setItem(this.#key, JSON.stringify(this.#kept));
  }
}
