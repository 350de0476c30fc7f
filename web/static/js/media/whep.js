/**
 * The programme without delay in a <video>, by WHEP and the link of this page; for those who must react. Comes back by
 * itself, whatever ended it: a break, a part without the public, another network, a server that was started anew.
 */
import { t } from "../i18n.js";
import { page } from "../page.js";

/** Pause before the next attempt where the server names none, in ms. */
const RETRY_MS = 2000;
/** The programme never pauses, it shows placards: with nothing new between two looks the way is broken. In ms. */
const LOOK_MS = 4000;
/** A server that does not answer for so long is away, in ms. */
const PATIENCE_MS = 8000;

/** Of the connection or of its encryption, which alone hears the server's goodbye. @type {ReadonlySet<string>} */
const GONE = new Set(["failed", "closed", "disconnected"]);

/** @typedef {{playing: boolean, sentence: string}} Seen `sentence` says why there is nothing to see */

/** No picture now, in the words of the server, and when to ask again in ms; never where that is null. */
class Refused extends Error {
  /** @param {string} sentence @param {number | null} pause */
  constructor(sentence, pause) {
    super(sentence);
    this.pause = pause;
  }
}

/** Ours are plain text; whatever stands before a server that is away answers with pages. @param {Response} answer */
async function refusal(answer) {
  if (!answer.headers.get("Content-Type")?.startsWith("text/plain")) return away();
  const seconds = Number(answer.headers.get("Retry-After"));
  return new Refused((await answer.text()).trim(), answer.status === 403 ? null : seconds * 1000 || RETRY_MS);
}

const away = () => new Refused(t("Der Server ist gerade nicht erreichbar. Diese Seite verbindet sich von selbst wieder."), RETRY_MS);

/** @param {RequestInit} [options] @returns {Promise<Response>} */
async function asked(options = {}) {
  const answer = await fetch(`/p/${page.slug}/programme`, { cache: "no-store", signal: AbortSignal.timeout(PATIENCE_MS), ...options });
  if (!answer.ok) throw await refusal(answer);
  return answer;
}

/** Packets that have come so far. @param {RTCPeerConnection} pc */
async function received(pc) {
  let packets = 0;
  (await pc.getStats()).forEach((stat) => (packets += stat.type === "inbound-rtp" ? stat.packetsReceived : 0));
  return packets;
}

/** A connection whose tracks go into the stream, its offer not yet made. @param {RTCIceServer[]} iceServers @param {MediaStream} stream */
function receiver(iceServers, stream) {
  const pc = new RTCPeerConnection({ iceServers });
  for (const kind of ["audio", "video"]) pc.addTransceiver(kind, { direction: "recvonly" });
  pc.ontrack = ({ track }) => stream.addTrack(track);
  return pc;
}

/**
 * @param {HTMLVideoElement} element @param {(seen: Seen) => void} tell
 * @returns {() => void} ends it
 */
export function watch(element, tell) {
  /** @type {RTCPeerConnection | null} */
  let pc = null;
  let stopped = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  /** @type {ReturnType<typeof setInterval> | undefined} */
  let looking;

  async function start() {
    try {
      await connect();
    } catch (trouble) {
      rest(trouble instanceof Refused ? trouble : away());
    }
  }

  async function connect() {
    const { ice_servers } = await (await asked()).json();
    if (stopped) return;
    const stream = new MediaStream();
    const mine = (pc = receiver(ice_servers, stream));
    mine.onconnectionstatechange = () => changed(mine);
    await mine.setLocalDescription();
    const body = mine.localDescription?.sdp ?? "";
    const answer = await asked({ method: "POST", body, headers: { "Content-Type": "application/sdp" } });
    element.srcObject = stream;
    await mine.setRemoteDescription({ type: "answer", sdp: await answer.text() });
    const encryption = mine.getReceivers()[0]?.transport;
    encryption?.addEventListener("statechange", () => mine === pc && GONE.has(encryption.state) && lost());
  }

  /** @param {RTCPeerConnection} mine */
  function changed(mine) {
    if (mine !== pc) return;
    if (mine.connectionState === "connected") play(mine);
    else if (GONE.has(mine.connectionState)) lost();
  }

  /** @param {RTCPeerConnection} mine */
  function play(mine) {
    tell({ playing: true, sentence: "" });
    let before = -1;
    looking = setInterval(async () => {
      const now = await received(mine);
      if (mine === pc && now === before) lost();
      before = now;
    }, LOOK_MS);
  }

  /** What played is asked for anew at once, and the answer says what is the matter; what never came through waits. */
  function lost() {
    if (looking) rest(new Refused(t("Das Bild wird verbunden …"), 0));
    else rest(new Refused(t("Bild und Ton kommen durch dieses Netz nicht durch. Es wird weiter versucht."), RETRY_MS));
  }

  /** @param {Refused} why */
  function rest(why) {
    end();
    if (stopped) return;
    tell({ playing: false, sentence: why.message });
    if (why.pause !== null) timer = setTimeout(start, why.pause);
  }

  /** The last picture does not stay. */
  function end() {
    clearTimeout(timer);
    clearInterval(looking);
    looking = undefined;
    pc?.close();
    pc = null;
    element.srcObject = null;
  }

  tell({ playing: false, sentence: t("Das Bild wird verbunden …") });
  void start();
  return () => {
    stopped = true;
    end();
  };
}
