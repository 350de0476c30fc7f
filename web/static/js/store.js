/** What the page knows: the newest view, the tracks on offer, the live state, the connection. Fed by connection.js. */
import { batch, signal } from "@preact/signals";
import { setClock } from "./time.js";

/** @import {Goodbye, Live, PollSaid, PollStanding, Sections, TrackEntry, ViewMessage} from "./types.js" */

/** @type {Live} */
const NOTHING_LIVE = { people: {}, hall: { video: false, audio: false, screen: false, silent: false, shut: false, speakers: false }, stream: "off" };

export function createStore() {
  return {
    /** @type {import("@preact/signals").Signal<Sections>} */
    sections: signal({}),
    /** @type {import("@preact/signals").Signal<TrackEntry[]>} */
    tracks: signal([]),
    live: signal(NOTHING_LIVE),
    poll: signal(/** @type {PollStanding | null} */ (null)),
    said: signal(/** @type {PollSaid | null} */ (null)),
    connected: signal(false),
    /** Since when the connection is lost, in this device's milliseconds. */
    lostAt: signal(/** @type {number | null} */ (null)),
    goodbye: signal(/** @type {Goodbye | null} */ (null)),
  };
}

/** @typedef {ReturnType<typeof createStore>} Store */

/** Take the sections that changed. @param {Store} store @param {ViewMessage} message */
export function applyView(store, message) {
  batch(() => {
    setClock(message.now);
    store.sections.value = { ...store.sections.peek(), ...message.sections };
  });
}

/** @param {Store} store */
export function noteConnected(store) {
  batch(() => {
    store.connected.value = true;
    store.lostAt.value = null;
    if (store.goodbye.peek()?.code === "stopping") store.goodbye.value = null;
  });
}

/** The first loss starts the clock of the offline bar; further failures do not restart it. @param {Store} store */
export function noteLost(store) {
  batch(() => {
    store.connected.value = false;
    store.lostAt.value ??= Date.now();
  });
}
