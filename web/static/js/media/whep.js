/** The programme without delay in a <video>, by WHEP; for those of the sitting who must react. Tries again until told to stop. */

/** Pause before the next attempt, in ms: in a non-public part there is nothing to see until it ends. */
const RETRY_MS = 3000;

/**
 * @param {HTMLVideoElement} element @param {{url: string, token: string}} place @param {(yes: boolean) => void} playing
 * @returns {() => void}
 */
export function watch(element, place, playing) {
  /** @type {RTCPeerConnection | null} */
  let pc = null;
  let stopped = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;

  async function start() {
    const mine = (pc = new RTCPeerConnection());
    const stream = new MediaStream();
    for (const kind of ["audio", "video"]) mine.addTransceiver(kind, { direction: "recvonly" });
    mine.ontrack = ({ track }) => stream.addTrack(track);
    mine.onconnectionstatechange = () => ["failed", "closed", "disconnected"].includes(mine.connectionState) && again();
    try {
      await mine.setLocalDescription();
      const answer = await fetch(place.url, {
        method: "POST", body: mine.localDescription?.sdp ?? "",
        headers: { "Content-Type": "application/sdp", Authorization: `Bearer ${place.token}` },
      });
      if (!answer.ok) return again();
      await mine.setRemoteDescription({ type: "answer", sdp: await answer.text() });
      element.srcObject = stream;
      playing(true);
    } catch {
      again();
    }
    return undefined;
  }

  function again() {
    pc?.close();
    pc = null;
    playing(false);
    clearTimeout(timer);
    if (!stopped) timer = setTimeout(start, RETRY_MS);
  }

  void start();
  return () => {
    stopped = true;
    clearTimeout(timer);
    pc?.close();
  };
}
