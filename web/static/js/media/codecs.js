/**
 * Which formats the page offers. Everything Chromium knows makes 6 kB for each received picture, so 41 pictures and
 * voices come to 259 kB and break the bound of a message; with what is in use they are 131 kB (measured).
 */

/** Formats of a publisher's picture we can be sent. Baseline is what every browser has (RFC 7742 § 6.2). @type {Record<string, RegExp>} */
const PICTURES = {
  "video/vp8": /^/,
  "video/rtx": /^/,
  "video/vp9": /^(?!.*profile-id=[123])/,
  "video/av1": /^(?!.*profile=[12])/,
  "video/h264": /^(?=.*packetization-mode=1)(?=.*profile-level-id=42e0)/i,
};

/** VP8 alone: every browser decodes it, and its simulcast and temporal layers are the same everywhere. */
const CAMERA = ["video/vp8", "video/rtx"];

/** Redundancy (RFC 2198) first: a lost packet of speech is in the next one too. */
const VOICES = ["audio/red", "audio/opus"];

/** @param {"audio" | "video"} kind */
const known = (kind) => RTCRtpReceiver.getCapabilities(kind)?.codecs ?? [];

/** @param {RTCRtpCodec} codec */
const isPicture = (codec) => PICTURES[codec.mimeType.toLowerCase()]?.test(codec.sdpFmtpLine ?? "") ?? false;

/** Those of the browser's formats that are named, in the order of the names. @param {"audio" | "video"} kind @param {string[]} names */
const inOrder = (kind, names) => names.flatMap((name) => known(kind).filter((codec) => codec.mimeType.toLowerCase() === name));

/** What is offered on a line that receives. @type {Record<"audio" | "video", () => RTCRtpCodec[]>} */
const RECEIVED = { audio: () => inOrder("audio", VOICES), video: () => known("video").filter(isPicture) };

/** @type {Record<"audio" | "video", () => RTCRtpCodec[]>} */
const SENT = { audio: () => inOrder("audio", VOICES), video: () => inOrder("video", CAMERA) };

/** A browser that cannot choose offers all it has. @param {RTCRtpTransceiver} transceiver @param {RTCRtpCodec[]} codecs */
function offer(transceiver, codecs) {
  if (codecs.length) transceiver.setCodecPreferences?.(codecs);
}

/** @param {RTCRtpTransceiver} transceiver */
export const offerReceived = (transceiver) => offer(transceiver, RECEIVED[kindOf(transceiver)]());

/** @param {RTCRtpTransceiver} transceiver */
export const offerSent = (transceiver) => offer(transceiver, SENT[kindOf(transceiver)]());

/** @param {RTCRtpTransceiver} transceiver */
const kindOf = (transceiver) => /** @type {"audio" | "video"} */ (transceiver.receiver.track.kind);
