/**
 * What is done about a line that breaks: first an ICE restart (RFC 8445 § 9), which keeps keys and pictures and takes
 * one round trip; only where that does not help in time, a new connection.
 */

/** An ICE restart that has not helped by then will not, in ms: ten round trips of a bad line. */
const MENDING_MS = 6000;

/** @param {RTCPeerConnectionState} state */
const isBroken = (state) => state === "disconnected" || state === "failed";

export class Recovery {
  #mend;
  #rebuild;
  /** @type {RTCPeerConnectionState} */
  #state = "new";
  /** @type {ReturnType<typeof setTimeout> | undefined} set while a restart is under way */
  #timer;

  /** @param {() => void} mend restarts ICE @param {() => void} rebuild opens a new connection */
  constructor(mend, rebuild) {
    this.#mend = mend;
    this.#rebuild = rebuild;
  }

  /** Told of every state of the connection. @param {RTCPeerConnectionState} state */
  follow(state) {
    this.#state = state;
    if (state === "connected") this.stop();
    else if (isBroken(state) && this.#timer === undefined) this.#try();
  }

  /** The device is on another network: the old way may be dead long before anybody notices. */
  networkChanged() {
    if (this.#state === "new" || this.#state === "closed") return;
    this.stop();
    this.#try();
  }

  #try() {
    this.#timer = setTimeout(() => this.#judge(), MENDING_MS);
    this.#mend();
  }

  #judge() {
    this.#timer = undefined;
    if (this.#state !== "connected") this.#rebuild();
  }

  /** What was begun is of no interest any more. */
  stop() {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}

/**
 * Call `changed` whenever this device comes to another network, as far as the browser tells.
 * @param {() => void} changed
 */
export function watchNetwork(changed) {
  addEventListener("online", changed);
  const way = /** @type {(EventTarget & {type?: string}) | undefined} */ (/** @type {any} */ (navigator).connection);
  let kind = way?.type;
  // The event also tells of every new guess at the line's speed; only another kind of network matters.
  way?.addEventListener("change", () => {
    if (way.type === kind) return;
    kind = way.type;
    changed();
  });
}
