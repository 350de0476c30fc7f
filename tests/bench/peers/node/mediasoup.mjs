// mediasoup with as much signalling as the bench needs: SDP comes and goes by HTTP, one room has one publisher.
//
//   POST /publish/ROOM      an offer; the answer comes back
//   POST /subscribe/ROOM    nothing; an offer comes back, and in Location where its answer goes
//   POST /answer/NUMBER     the answer
//
// node server.mjs ADDRESS HTTP_PORT MEDIA_PORT

import { createServer } from "node:http";
import { createWorker } from "mediasoup";
import sdp from "sdp-transform";

const [address, httpPort, mediaPort] = [process.argv[2], Number(process.argv[3]), Number(process.argv[4])];
const CODECS = [
  { kind: "audio", mimeType: "audio/opus", clockRate: 48000, channels: 2 },
  { kind: "video", mimeType: "video/VP8", clockRate: 90000 },
];
const PRIORITY = 2130706431;

const worker = await createWorker({ logLevel: "warn" });
const listener = await worker.createWebRtcServer({
  listenInfos: [{ protocol: "udp", ip: address, port: mediaPort }],
});
const router = await worker.createRouter({ mediaCodecs: CODECS });
const rooms = new Map();
const waiting = new Map();

const transportFor = () => router.createWebRtcTransport({ webRtcServer: listener, enableUdp: true, enableTcp: false });

/** What a description says of its end of DTLS; in it the other end is told apart from us, so roles are theirs. */
function dtlsOf(description) {
  const section = description.media.find((media) => media.fingerprint) ?? description;
  const { type, hash } = section.fingerprint ?? description.fingerprint;
  const setup = section.setup ?? description.setup;
  return { role: setup === "passive" ? "server" : "client", fingerprints: [{ algorithm: type, value: hash }] };
}

/** The codec of a kind in an m-section, with its repetitions: mediasoup's form of both. */
function codecsOf(media) {
  const wanted = CODECS.find((codec) => codec.kind === media.type);
  const map = media.rtp.find((rtp) => rtp.codec.toLowerCase() === wanted?.mimeType.split("/")[1].toLowerCase());
  if (!map) return [];
  const feedback = (media.rtcpFb ?? []).filter((fb) => fb.payload === map.payload || fb.payload === "*");
  const codec = {
    mimeType: wanted.mimeType,
    payloadType: map.payload,
    clockRate: map.rate,
    ...(wanted.channels && { channels: wanted.channels }),
    rtcpFeedback: feedback.map((fb) => ({ type: fb.type, parameter: fb.subtype ?? "" })),
  };
  const repeats = media.fmtp.find((fmtp) => fmtp.config === `apt=${map.payload}`);
  if (!repeats) return [codec];
  const parameters = { apt: map.payload };
  return [codec, { mimeType: "video/rtx", payloadType: repeats.payload, clockRate: 90000, parameters }];
}

function encodingsOf(media, hasRepeats) {
  if (media.rids?.length) return media.rids.filter((rid) => rid.direction === "send").map((rid) => ({ rid: rid.id }));
  const pair = media.ssrcGroups?.find((group) => group.semantics === "FID")?.ssrcs.split(" ").map(Number);
  if (pair && hasRepeats) return [{ ssrc: pair[0], rtx: { ssrc: pair[1] } }];
  return [{ ssrc: media.ssrcs[0].id }];
}

/** The attributes of every section of ours. */
function section(transport, setup, media) {
  const { usernameFragment, password } = transport.iceParameters;
  const candidates = transport.iceCandidates.map((candidate) => ({
    foundation: candidate.foundation, component: 1, transport: candidate.protocol, priority: PRIORITY,
    ip: candidate.address ?? candidate.ip, port: candidate.port, type: candidate.type,
  }));
  return {
    protocol: "UDP/TLS/RTP/SAVPF", port: 7, connection: { ip: "0.0.0.0", version: 4 },
    iceUfrag: usernameFragment, icePwd: password, candidates, endOfCandidates: "end-of-candidates",
    setup, rtcpMux: "rtcp-mux", rtcpRsize: "rtcp-rsize", ...media,
  };
}

function description(transport, media) {
  const fingerprint = transport.dtlsParameters.fingerprints.find((one) => one.algorithm === "sha-256");
  return sdp.write({
    version: 0, name: "-", timing: { start: 0, stop: 0 }, icelite: "ice-lite",
    origin: { username: "-", sessionId: 1, sessionVersion: 1, netType: "IN", ipVer: 4, address: "127.0.0.1" },
    groups: [{ type: "BUNDLE", mids: media.map((one) => one.mid).join(" ") }],
    fingerprint: { type: fingerprint.algorithm, hash: fingerprint.value },
    media,
  });
}

/** Codecs and header extensions as SDP says them. */
function spoken(rtpParameters) {
  const codecs = rtpParameters.codecs;
  const written = (parameters) => Object.entries(parameters).map(([key, value]) => `${key}=${value}`).join(";");
  return {
    payloads: codecs.map((codec) => codec.payloadType).join(" "),
    rtp: codecs.map((codec) => ({
      payload: codec.payloadType, codec: codec.mimeType.split("/")[1], rate: codec.clockRate,
      ...(codec.channels > 1 && { encoding: codec.channels }),
    })),
    fmtp: codecs
      .filter((codec) => Object.keys(codec.parameters ?? {}).length)
      .map((codec) => ({ payload: codec.payloadType, config: written(codec.parameters) })),
    rtcpFb: codecs.flatMap((codec) =>
      (codec.rtcpFeedback ?? []).map((fb) => ({
        payload: codec.payloadType, type: fb.type, ...(fb.parameter && { subtype: fb.parameter }),
      })),
    ),
    ext: (rtpParameters.headerExtensions ?? []).map(({ uri, id }) => ({ uri, value: id })),
  };
}

async function publish(room, offer) {
  const theirs = sdp.parse(offer);
  const transport = await transportFor();
  await transport.connect({ dtlsParameters: dtlsOf(theirs) });
  const known = new Map(CODECS.map(({ kind }) => [kind, extensionsOf(kind)]));
  const producers = [];
  const sections = [];
  for (const media of theirs.media) {
    const codecs = codecsOf(media);
    const headerExtensions = (media.ext ?? [])
      .filter(({ uri }) => known.get(media.type)?.has(uri))
      .map(({ uri, value }) => ({ uri, id: value }));
    const rtpParameters = {
      mid: String(media.mid), codecs, headerExtensions, encodings: encodingsOf(media, codecs.length > 1),
      rtcp: { cname: "bench" },
    };
    producers.push(await transport.produce({ kind: media.type, rtpParameters }));
    const simulcast = media.rids && {
      rids: media.rids.map((rid) => ({ id: rid.id, direction: "recv" })),
      simulcast: { dir1: "recv", list1: media.rids.map((rid) => rid.id).join(";") },
    };
    sections.push(
      section(transport, "passive", {
        type: media.type, mid: String(media.mid), direction: "recvonly", ...spoken(rtpParameters), ...simulcast,
      }),
    );
  }
  rooms.set(room, producers);
  return { body: description(transport, sections) };
}

const extensionsOf = (kind) =>
  new Set(router.rtpCapabilities.headerExtensions.filter((one) => one.kind === kind).map((one) => one.uri));

let next = 1;

async function subscribe(room) {
  const transport = await transportFor();
  const consumers = [];
  for (const producer of rooms.get(room)) {
    const { id: producerId } = producer;
    consumers.push(
      await transport.consume({ producerId, rtpCapabilities: router.rtpCapabilities, paused: true }),
    );
  }
  const sections = consumers.map(({ kind, rtpParameters }, index) => {
    const [{ ssrc, rtx }] = rtpParameters.encodings;
    const ssrcs = [ssrc, ...(rtx ? [rtx.ssrc] : [])];
    return section(transport, "actpass", {
      type: kind, mid: rtpParameters.mid ?? String(index), direction: "sendonly", ...spoken(rtpParameters),
      msid: [{ id: "bench", appdata: kind }],
      ssrcs: ssrcs.map((id) => ({ id, attribute: "cname", value: rtpParameters.rtcp.cname })),
      ...(rtx && { ssrcGroups: [{ semantics: "FID", ssrcs: ssrcs.join(" ") }] }),
    });
  });
  const number = next++;
  waiting.set(String(number), { transport, consumers });
  return { body: description(transport, sections), location: `/answer/${number}` };
}

async function answered(number, answer) {
  const { transport, consumers } = waiting.get(number);
  waiting.delete(number);
  await transport.connect({ dtlsParameters: dtlsOf(sdp.parse(answer)) });
  await Promise.all(consumers.map((consumer) => consumer.resume()));
  return { body: "" };
}

const ROUTES = { publish, subscribe, answer: answered };

createServer(async (request, response) => {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const [, action, name] = request.url.split("/");
  try {
    const { body, location } = await ROUTES[action](name, Buffer.concat(chunks).toString());
    response.writeHead(200, location ? { Location: location } : {}).end(body);
  } catch (error) {
    response.writeHead(400).end(String(error));
  }
}).listen(httpPort, address);
