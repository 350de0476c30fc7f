/**
 * The m-lines of one RTCPeerConnection: which transceiver sends what and which receives whom. Transceivers of ended
 * tracks turn inactive and carry the next track of their kind, so a long evening of coming and going does not make
 * the description grow.
 *
 * All voices are received at all times: one that is silenced sends nothing, its line weighs 1 kB in an offer, and the
 * first word of whoever is given the floor needs no negotiation. Pictures have their line too; the server sends one
 * only as tall as it is shown.
 */
import { addCamera } from "./camera.js";
import { offerReceived, offerSent } from "./codecs.js";

/** @import {Source, TrackEntry} from "../types.js" */

/** @type {Record<Source, (pc: RTCPeerConnection, track: MediaStreamTrack) => RTCRtpTransceiver>} */
const ADD = { camera: addCamera, microphone: addMicrophone };

/** @param {RTCPeerConnection} pc @param {MediaStreamTrack} track */
function addMicrophone(pc, track) {
  const transceiver = pc.addTransceiver(track, { direction: "sendonly", streams: [new MediaStream([track])] });
  offerSent(transceiver);
  return transceiver;
}

/** @param {RTCPeerConnection} pc @param {"audio" | "video"} kind */
function addReceiver(pc, kind) {
  const transceiver = pc.addTransceiver(kind, { direction: "recvonly" });
  offerReceived(transceiver);
  return transceiver;
}

/** Wanted here, and answered with nothing. @param {RTCRtpTransceiver} transceiver */
const isRefused = (transceiver) => transceiver.direction === "recvonly" && transceiver.currentDirection === "inactive";

export class Lines {
  #pc;
  /** @type {Map<Source, RTCRtpTransceiver>} */
  #senders = new Map();
  /** @type {Map<string, RTCRtpTransceiver>} */
  #receivers = new Map();

  /** @param {RTCPeerConnection} pc */
  constructor(pc) {
    this.#pc = pc;
  }

  /** A line for each track that goes out. @param {Map<Source, MediaStreamTrack | null>} outgoing */
  send(outgoing) {
    for (const [source, track] of outgoing) {
      if (track && !this.#senders.has(source)) this.#senders.set(source, ADD[source](this.#pc, track));
    }
  }

  /** A line for each of these tracks, and for no other. @param {TrackEntry[]} tracks */
  receive(tracks) {
    this.#release(new Set(tracks.map((track) => track.id)));
    for (const track of tracks) {
      if (!this.#receivers.has(track.id)) this.#receivers.set(track.id, this.#lineFor(track.kind));
    }
    // With nothing to receive yet the connection still stands, so the first voice arrives without a handshake.
    if (this.#pc.getTransceivers().length === 0) addReceiver(this.#pc, "audio");
  }

  /** @param {Set<string>} wanted */
  #release(wanted) {
    for (const [id, transceiver] of this.#receivers) {
      if (wanted.has(id)) continue;
      transceiver.direction = "inactive";
      this.#receivers.delete(id);
    }
  }

  /** @param {"audio" | "video"} kind */
  #lineFor(kind) {
    const used = new Set([...this.#receivers.values(), ...this.#senders.values()]);
    const idle = this.#pc.getTransceivers().find(
      (one) => !used.has(one) && one.currentDirection === "inactive" && one.receiver.track.kind === kind,
    );
    if (!idle) return addReceiver(this.#pc, kind);
    idle.direction = "recvonly";
    return idle;
  }

  /** @param {Source} source */
  sender(source) {
    return this.#senders.get(source)?.sender;
  }

  /** Source by mid. @returns {Record<string, Source>} */
  publishes() {
    return Object.fromEntries([...this.#senders].map(([source, one]) => [one.mid ?? "", source]));
  }

  /** Track id by mid. @returns {Record<string, string>} */
  subscribes() {
    return Object.fromEntries([...this.#receivers].map(([id, one]) => [one.mid ?? "", id]));
  }

  /** What arrives, by track id. */
  received() {
    return new Map([...this.#receivers].filter(([, one]) => !isRefused(one)).map(([id, one]) => [id, one.receiver.track]));
  }

  /** Tracks in a format this browser did not offer. */
  refused() {
    return new Set([...this.#receivers].filter(([, one]) => isRefused(one)).map(([id]) => id));
  }
}
