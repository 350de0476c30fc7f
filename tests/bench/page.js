"use strict";
// A browser page as a party of the bench: it publishes its fake camera or watches, and says what it sees.
/** @type {RTCPeerConnection} */
let connection;
let began = 0;
let seen;
const FULL_HEIGHT = 720;
const LAYERS = [
  { rid: "q", scaleResolutionDownBy: 4, maxBitrate: 150_000 },
  { rid: "h", scaleResolutionDownBy: 2, maxBitrate: 500_000 },
  { rid: "f", scaleResolutionDownBy: 1, maxBitrate: 2_500_000 },
];

/** From now on time counts; `seen` says when the first picture, and the first of full height, was shown. */
function begin() {
  began = performance.now();
  seen = { picture: moment(), full: moment(), next: moment() };
  const mine = seen; // the last picture of an earlier connection may still come
  connection = new RTCPeerConnection({ bundlePolicy: "max-bundle" });
  connection.ontrack = ({ track }) => {
    const element = document.body.appendChild(document.createElement(track.kind));
    element.autoplay = true;
    element.muted = track.kind === "video";
    element.srcObject = new MediaStream([track]);
    if (track.kind === "video") watch(element, mine);
  };
}

function moment() {
  let done;
  const promise = new Promise((resolve) => { done = resolve; });
  return { promise, done };
}

function watch(element, moments) {
  element.requestVideoFrameCallback((now, { height }) => {
    moments.picture.done(performance.now() - began);
    moments.next.done(performance.now());
    if (height >= FULL_HEIGHT) moments.full.done(performance.now() - began);
    watch(element, moments);
  });
}

/** Milliseconds until that moment, null where it does not come within `patience` ms. */
const until = (name, patience) =>
  Promise.race([seen[name].promise, new Promise((done) => setTimeout(() => done(null), patience))]);

/** Milliseconds until the next picture from now, null where none comes within `patience` ms. */
async function next(patience) {
  const from = performance.now();
  seen.next = moment();
  const at = await until("next", patience);
  return at === null ? null : at - from;
}

/** Take camera and microphone, in three layers where `simulcast`. */
async function take(simulcast) {
  const video = { width: 1280, height: 720, frameRate: 15 };
  const media = await navigator.mediaDevices.getUserMedia({ audio: true, video });
  const sendEncodings = simulcast ? LAYERS : [LAYERS[2]].map(({ maxBitrate }) => ({ maxBitrate }));
  connection.addTransceiver(media.getAudioTracks()[0], { direction: "sendonly", streams: [media] });
  const camera = connection.addTransceiver(media.getVideoTracks()[0], {
    direction: "sendonly", streams: [media], sendEncodings,
  });
  only(camera);
}

/** VP8 and its repetitions, which every peer of the bench forwards. */
function only(transceiver) {
  const known = RTCRtpReceiver.getCapabilities("video").codecs;
  transceiver.setCodecPreferences(known.filter(({ mimeType }) => /\/(VP8|rtx)$/.test(mimeType)));
}

function expect() {
  connection.addTransceiver("audio", { direction: "recvonly" });
  only(connection.addTransceiver("video", { direction: "recvonly" }));
}

const gathered = () => new Promise((done) => {
  const look = () => connection.iceGatheringState === "complete" && done(connection.localDescription.sdp);
  connection.onicegatheringstatechange = look;
  look();
});

async function offer(waits) {
  await connection.setLocalDescription(await connection.createOffer());
  return waits ? gathered() : connection.localDescription.sdp;
}

const accept = (sdp) => connection.setRemoteDescription({ type: "answer", sdp });

async function answer(sdp) {
  await connection.setRemoteDescription({ type: "offer", sdp });
  await connection.setLocalDescription(await connection.createAnswer());
  return gathered();
}

function end() {
  connection.close();
  document.body.replaceChildren();
}

/** Figures of getStats as far as the bench wants them, by their names there; streams of a kind summed or highest. */
async function figures() {
  const found = { at: performance.now(), layers: {}, frameHeight: 0 };
  const add = (key, value) => { found[key] = (found[key] || 0) + (value || 0); };
  (await connection.getStats()).forEach((r) => {
    if (r.type === "inbound-rtp" && r.kind === "video") {
      for (const key of ["framesDecoded", "totalFreezesDuration", "freezeCount", "packetsLost", "nackCount", "pliCount"]) {
        add(key, r[key]);
      }
      found.frameHeight = Math.max(found.frameHeight, r.frameHeight || 0);
    } else if (r.type === "inbound-rtp") {
      add("concealedSamples", r.concealedSamples);
      add("silentConcealedSamples", r.silentConcealedSamples);
      add("totalSamplesReceived", r.totalSamplesReceived);
    } else if (r.type === "outbound-rtp" && r.kind === "video") {
      const { frameHeight = 0, framesSent = 0, targetBitrate = 0, qualityLimitationReason = "none" } = r;
      found.layers[r.rid || ""] = { height: frameHeight, frames: framesSent, targetBitrate, limit: qualityLimitationReason };
    } else if (r.type === "candidate-pair" && r.nominated) {
      add("availableOutgoingBitrate", r.availableOutgoingBitrate);
    }
  });
  return found;
}
