/**
 * The own camera in three layers, so that the server can serve a thumbnail and a wall from the same person without
 * decoding. A layer that nobody sees is switched off and costs neither this device nor its line anything.
 */
import { offerSent } from "./codecs.js";
import { oneAtATime } from "./turns.js";

/** Two temporal layers: the half rate of 12 pictures a second still shows lips moving. */
const TEMPORAL = "L1T2";

/**
 * The layers of 1280 × 720 at 25 pictures a second; rates in bit/s at which a talking person looks good.
 * @type {RTCRtpEncodingParameters[]}
 */
const LAYERS = [
  { rid: "q", scaleResolutionDownBy: 4, maxBitrate: 150_000 },
  { rid: "h", scaleResolutionDownBy: 2, maxBitrate: 500_000 },
  { rid: "f", scaleResolutionDownBy: 1, maxBitrate: 1_700_000 },
];

/** A line that sends the camera. @param {RTCPeerConnection} pc @param {MediaStreamTrack} track */
export function addCamera(pc, track) {
  const transceiver = addLayered(pc, track);
  offerSent(transceiver);
  return transceiver;
}

/** With temporal layers where the browser can. @param {RTCPeerConnection} pc @param {MediaStreamTrack} track */
function addLayered(pc, track) {
  const init = { direction: /** @type {const} */ ("sendonly"), streams: [new MediaStream([track])] };
  try {
    return pc.addTransceiver(track, { ...init, sendEncodings: LAYERS.map((layer) => ({ ...layer, scalabilityMode: TEMPORAL })) });
  } catch (refusal) {
    if (!(refusal instanceof DOMException)) throw refusal;
    return pc.addTransceiver(track, { ...init, sendEncodings: LAYERS });
  }
}

/** Tells a camera's sender which of its layers somebody watches. */
export class WatchedLayers {
  #sender;
  /** @type {string[] | null} null until the server has spoken: all are sent, so the first picture is at once there */
  #rids = null;

  /** @param {() => RTCRtpSender | undefined} sender the one there is now */
  constructor(sender) {
    this.#sender = sender;
  }

  /** Send exactly these layers, none where nobody watches; null sends all. @param {string[] | null} rids */
  watch(rids) {
    this.#rids = rids;
    return this.apply();
  }

  /** Also after each negotiation, for that may have made the sender or disturbed an earlier wish. */
  apply = oneAtATime(() => this.#set());

  async #set() {
    const sender = this.#sender();
    const parameters = sender?.getParameters();
    if (!sender || !parameters?.encodings?.length) return;
    const wanted = (/** @type {RTCRtpEncodingParameters} */ one) => this.#rids?.includes(one.rid ?? "") ?? true;
    // A face that stutters is worse than one that is soft.
    const settled = parameters.degradationPreference === "maintain-framerate";
    if (settled && parameters.encodings.every((one) => one.active === wanted(one))) return;
    parameters.degradationPreference = "maintain-framerate";
    for (const encoding of parameters.encodings) encoding.active = wanted(encoding);
    await sender.setParameters(parameters).catch(orNegotiating);
  }
}

/** During a negotiation the parameters go stale; what is wanted is set again at its end. @param {unknown} trouble */
function orNegotiating(trouble) {
  if (!(trouble instanceof DOMException)) throw trouble;
  console.warn("layers of the camera not set", trouble);
}
