/**
 * The page's one RTCPeerConnection. The page always offers; offers never overlap: a wish during a negotiation is
 * remembered and leads to the next one. Transceivers of ended tracks turn inactive and carry the next track of their
 * kind, so a long evening of coming and going does not make the description grow.
 *
 * The server is ICE-lite and has a public address, so an offer needs no gathered candidates and leaves at once.
 */
import { signal } from "@preact/signals";

/** @import {Answer, Offer, Source, TrackEntry} from "../types.js" */

/** First pause before a failed connection is rebuilt, in ms; doubles up to the last. */
const RETRY_MS = 500;
const RETRY_MAX_MS = 8000;
/** A picture of 640 × 360 at 25 frames looks good at this rate and 30 of them fit a hall's line, in bit/s. */
const CAMERA_BITRATE = 900_000;

export class MediaLink {
  /** Received tracks by track id. */
  received = signal(/** @type {Map<string, MediaStreamTrack>} */ (new Map()));
  state = signal(/** @type {RTCPeerConnectionState} */ ("new"));

  #ask;
  /** @type {RTCPeerConnection | null} */
  #pc = null;
  /** @type {TrackEntry[]} */
  #wanted = [];
  /** @type {Map<Source, MediaStreamTrack | null>} */
  #outgoing = new Map();
  /** @type {Map<Source, RTCRtpTransceiver>} */
  #senders = new Map();
  /** @type {Map<string, RTCRtpTransceiver>} */
  #receivers = new Map();
  #busy = false;
  #again = false;
  #failures = 0;
  /** True while there is no socket to negotiate over; wishes are kept for `restart`. */
  #paused = true;

  /** @param {(offer: Offer) => Promise<Answer>} ask brings an offer to the server */
  constructor(ask) {
    this.#ask = ask;
  }

  /** Send this track as camera or microphone, or nothing; a change of device needs no new offer. @param {Source} source @param {MediaStreamTrack | null} track */
  async send(source, track) {
    this.#outgoing.set(source, track);
    const transceiver = this.#senders.get(source);
    if (transceiver) await transceiver.sender.replaceTrack(track);
    else if (track) this.#negotiate();
  }

  /** Receive exactly these tracks. @param {TrackEntry[]} tracks */
  want(tracks) {
    this.#wanted = tracks;
    this.#negotiate();
  }

  /** The socket is lost: the last picture stays, nothing is negotiated until `restart`. */
  pause() {
    this.#paused = true;
  }

  /** Begin anew: with a new socket the server, perhaps another process by now, knows nothing of us. */
  restart() {
    this.#paused = false;
    this.#tearDown();
    this.#negotiate();
  }

  close() {
    this.#paused = true;
    this.#tearDown();
  }

  #tearDown() {
    this.#pc?.close();
    this.#pc = null;
    this.#senders.clear();
    this.#receivers.clear();
    this.received.value = new Map();
  }

  /** Run negotiations one after the other until nothing is left to be said. */
  async #negotiate() {
    this.#again = true;
    if (this.#busy || this.#paused) return;
    this.#busy = true;
    while (this.#again && !this.#paused) {
      this.#again = false;
      await this.#attempt();
    }
    this.#busy = false;
  }

  async #attempt() {
    const pc = (this.#pc ??= this.#open());
    try {
      await this.#exchange(pc);
      this.#failures = 0;
    } catch (trouble) {
      if (pc !== this.#pc) return; // torn down meanwhile: its errors say nothing
      console.warn("media negotiation failed", trouble);
      this.#retryLater();
    }
  }

  /** @param {RTCPeerConnection} pc */
  async #exchange(pc) {
    this.#arrangeSenders(pc);
    this.#arrangeReceivers(pc);
    await pc.setLocalDescription();
    const answer = await this.#ask({ sdp: pc.localDescription?.sdp ?? "", publishes: this.#publishes(), subscribes: this.#subscribes() });
    if (pc !== this.#pc) return;
    if (!answer.ok) throw new Error(answer.error.text);
    await pc.setRemoteDescription({ type: "answer", sdp: answer.sdp });
    await this.#limitCamera();
    this.#collect();
  }

  #retryLater() {
    if (this.#paused) return;
    this.#tearDown();
    const pause = Math.min(RETRY_MS * 2 ** this.#failures, RETRY_MAX_MS);
    this.#failures += 1;
    setTimeout(() => !this.#pc && !this.#paused && this.#negotiate(), pause);
  }

  #open() {
    const pc = new RTCPeerConnection({ bundlePolicy: "max-bundle" });
    pc.onconnectionstatechange = () => {
      if (pc !== this.#pc) return;
      this.state.value = pc.connectionState;
      if (["disconnected", "failed"].includes(pc.connectionState)) this.#retryLater();
    };
    return pc;
  }

  /** @param {RTCPeerConnection} pc */
  #arrangeSenders(pc) {
    for (const [source, track] of this.#outgoing) {
      if (!track || this.#senders.has(source)) continue;
      this.#senders.set(source, pc.addTransceiver(track, { direction: "sendonly", streams: [new MediaStream([track])] }));
    }
  }

  /** @param {RTCPeerConnection} pc */
  #arrangeReceivers(pc) {
    const wanted = new Set(this.#wanted.map((track) => track.id));
    for (const [id, transceiver] of this.#receivers) {
      if (wanted.has(id)) continue;
      transceiver.direction = "inactive";
      this.#receivers.delete(id);
    }
    for (const track of this.#wanted) {
      if (!this.#receivers.has(track.id)) this.#receivers.set(track.id, this.#receiverFor(pc, track.kind));
    }
    // With nothing to receive yet the connection still stands, so the first voice arrives without a handshake.
    if (pc.getTransceivers().length === 0) pc.addTransceiver("audio", { direction: "recvonly" });
  }

  /** @param {RTCPeerConnection} pc @param {"audio" | "video"} kind */
  #receiverFor(pc, kind) {
    const used = new Set([...this.#receivers.values(), ...this.#senders.values()]);
    const idle = pc.getTransceivers().find(
      (one) => !used.has(one) && one.currentDirection === "inactive" && one.receiver.track.kind === kind,
    );
    if (!idle) return pc.addTransceiver(kind, { direction: "recvonly" });
    idle.direction = "recvonly";
    return idle;
  }

  /** @returns {Record<string, Source>} */
  #publishes() {
    return Object.fromEntries([...this.#senders].map(([source, one]) => [one.mid ?? "", source]));
  }

  /** @returns {Record<string, string>} */
  #subscribes() {
    return Object.fromEntries([...this.#receivers].map(([id, one]) => [one.mid ?? "", id]));
  }

  async #limitCamera() {
    const sender = this.#senders.get("camera")?.sender;
    const parameters = sender?.getParameters();
    const encoding = parameters?.encodings?.[0];
    if (!sender || !parameters || !encoding || encoding.maxBitrate) return;
    encoding.maxBitrate = CAMERA_BITRATE;
    await sender.setParameters(parameters);
  }

  #collect() {
    this.received.value = new Map([...this.#receivers].map(([id, one]) => [id, one.receiver.track]));
  }
}
