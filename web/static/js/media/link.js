/**
 * The page's one RTCPeerConnection. The page always offers; offers never overlap: a wish during a negotiation is
 * remembered and leads to the next one.
 *
 * The server is ICE-lite and has a public address, so an offer needs no gathered candidates and leaves at once; a
 * relay, where the server names one, is found by the browser alone.
 */
import { signal } from "@preact/signals";
import { WatchedLayers } from "./camera.js";
import { Lines } from "./lines.js";
import { Reception } from "./reception.js";
import { Recovery, watchNetwork } from "./recovery.js";
import { Sizes } from "./sizes.js";
import { oneAtATime } from "./turns.js";

/** @import {Answer, Heard, Heights, Layers, Offer, Problem, Source, TrackEntry} from "../types.js" */

/**
 * The way to the server.
 * @typedef {{
 *   offer: (offer: Offer) => Promise<Answer>,
 *   iceServers: () => Promise<RTCIceServer[]>,
 *   check: () => Promise<void>,
 *   tellSizes: (heights: Heights) => void,
 *   tellReception: (heard: Record<string, Heard>) => void,
 * }} Wire
 */

/** First pause before a failed connection is rebuilt, in ms; doubles up to the last. */
const RETRY_MS = 500;
const RETRY_MAX_MS = 8000;
const REPORT_MS = 1000;

/** What the page itself notes about its socket is told by the quiet bar. @param {Problem} problem */
const isRefusal = ({ code }) => code !== "offline" && code !== "unanswered";

/** DTLS that ended is not mended by another way through the network. @param {RTCPeerConnection} pc */
const hasLostKeys = (pc) => pc.getReceivers().some(({ transport }) => transport?.state === "failed" || transport?.state === "closed");

/** @typedef {{pc: RTCPeerConnection, lines: Lines, recovery: Recovery, reception: Reception, timer: ReturnType<typeof setInterval>}} Connected */

export class MediaLink {
  /** Received tracks by track id. */
  received = signal(/** @type {Map<string, MediaStreamTrack>} */ (new Map()));
  refused = signal(/** @type {Set<string>} */ (new Set()));
  state = signal(/** @type {RTCPeerConnectionState} */ ("new"));
  /** Whether the server asked for no picture of the own camera, because nobody looks at it just now. */
  unwatched = signal(false);
  /** Why the server did not take the last offer, in its words; empty when it did. */
  refusal = signal("");
  /** Where the pictures are shown. */
  sizes;

  #wire;
  /** @type {Connected | null} */
  #current = null;
  /** @type {TrackEntry[]} */
  #wanted = [];
  /** @type {Map<Source, MediaStreamTrack | null>} */
  #outgoing = new Map();
  #layers = new WatchedLayers(() => this.#current?.lines.sender("camera"));
  #failures = 0;
  /** True while there is no socket to negotiate over; wishes are kept for `restart`. */
  #paused = true;

  /** @param {Wire} wire */
  constructor(wire) {
    this.#wire = wire;
    this.sizes = new Sizes((heights) => this.#paused || wire.tellSizes(heights));
    watchNetwork(() => this.#current?.recovery.networkChanged());
  }

  /** Send this track as camera or microphone, or nothing; a change of device needs no new offer. @param {Source} source @param {MediaStreamTrack | null} track */
  async send(source, track) {
    this.#outgoing.set(source, track);
    const sender = this.#current?.lines.sender(source);
    if (sender) await sender.replaceTrack(track);
    else if (track) void this.#negotiate();
  }

  /** Receive exactly these tracks. @param {TrackEntry[]} tracks */
  want(tracks) {
    this.#wanted = tracks;
    this.sizes.subscribe(tracks.filter((track) => track.kind === "video").map((track) => track.id));
    void this.#negotiate();
  }

  /** Send only what somebody watches. @param {Layers} layers */
  watch(layers) {
    if (!layers.camera) return;
    this.unwatched.value = layers.camera.length === 0;
    void this.#layers.watch(layers.camera);
  }

  /** The socket is lost: the last picture stays, nothing is negotiated until `restart`. */
  pause() {
    this.#paused = true;
  }

  /** Begin anew: with a new socket the server, perhaps another process by now, knows nothing of us. */
  restart() {
    this.#paused = false;
    this.#tearDown();
    void this.#negotiate();
  }

  close() {
    this.#paused = true;
    this.#tearDown();
  }

  #tearDown() {
    clearInterval(this.#current?.timer);
    this.#current?.recovery.stop();
    this.#current?.pc.close();
    this.#current = null;
    this.received.value = new Map();
    this.refused.value = new Set();
    this.unwatched.value = false;
    void this.#layers.watch(null);
  }

  #negotiate = oneAtATime(async () => {
    if (!this.#paused) await this.#attempt();
  });

  async #attempt() {
    const current = (this.#current ??= this.#open());
    try {
      await this.#exchange(current);
      this.#failures = 0;
    } catch (trouble) {
      if (current !== this.#current) return; // torn down meanwhile: its errors say nothing
      console.warn("media negotiation failed", trouble);
      this.#retryLater();
    }
  }

  /** @param {Connected} current */
  async #exchange(current) {
    const { pc, lines } = current;
    if (!pc.localDescription) pc.setConfiguration({ ...pc.getConfiguration(), iceServers: await this.#wire.iceServers() });
    lines.send(this.#outgoing);
    lines.receive(this.#wanted);
    await pc.setLocalDescription();
    const answer = await this.#wire.offer({ sdp: pc.localDescription?.sdp ?? "", publishes: lines.publishes(), subscribes: lines.subscribes() });
    if (current !== this.#current) return;
    this.refusal.value = answer.ok || !isRefusal(answer.error) ? "" : answer.error.text;
    if (!answer.ok) throw new Error(answer.error.text);
    await pc.setRemoteDescription({ type: "answer", sdp: answer.sdp });
    this.#watchKeys(current);
    await this.#layers.apply();
    this.received.value = lines.received();
    this.refused.value = lines.refused();
    this.sizes.again(); // whom the server did not know before it knows now
  }

  /** A server that says goodbye is noticed at once; by the connection's state alone it takes 8 s (Chromium). @param {Connected} current */
  #watchKeys(current) {
    const transport = current.pc.getReceivers()[0]?.transport;
    if (!transport) return;
    transport.onstatechange = () => {
      if (current === this.#current && hasLostKeys(current.pc)) this.#retryLater();
    };
  }

  #retryLater() {
    if (this.#paused) return;
    this.#tearDown();
    const pause = Math.min(RETRY_MS * 2 ** this.#failures, RETRY_MAX_MS);
    this.#failures += 1;
    setTimeout(() => !this.#current && !this.#paused && this.#negotiate(), pause);
  }

  /** @returns {Connected} */
  #open() {
    const pc = new RTCPeerConnection({ bundlePolicy: "max-bundle" });
    const recovery = new Recovery(() => this.#mend(pc), () => this.#retryLater());
    const timer = setInterval(() => this.#report(), REPORT_MS);
    pc.onconnectionstatechange = () => {
      if (pc !== this.#current?.pc) return;
      this.state.value = pc.connectionState;
      recovery.follow(pc.connectionState);
    };
    return { pc, lines: new Lines(pc), recovery, reception: new Reception(), timer };
  }

  /** @param {RTCPeerConnection} pc */
  #mend(pc) {
    if (hasLostKeys(pc)) return this.#retryLater();
    void this.#wire.check();
    pc.restartIce();
    void this.#negotiate();
  }

  async #report() {
    const current = this.#current;
    if (!current || this.#paused || current.pc.connectionState !== "connected") return;
    const heard = current.reception.since(await current.pc.getStats(), current.lines.subscribes());
    if (current === this.#current && Object.keys(heard).length) this.#wire.tellReception(heard);
  }
}
