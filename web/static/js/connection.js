/**
 * The one Socket.IO connection of a page. Every (re)connection shows a fresh one-time ticket; nothing is sent later
 * than asked: an intent without a connection fails at once and says so, because an old wish must not act on a new
 * state of the sitting.
 */
import { io } from "socket.io-client";
import { t } from "./i18n.js";
import { applyView, noteConnected, noteLost } from "./store.js";

/** @import {Acknowledgement, Answer, AnswerPoll, AskPaper, Goodbye, Heard, Heights, IceServers, Intent, Layers, Live, ModeratePoll, Offer, Page, PollSaid, PollStanding, Problem, TrackEntry, ViewMessage} from "./types.js" */
/** @import {Store} from "./store.js" */
/** @import {SetUp} from "./hallsetup.js" */

/** Longest wait for an acknowledgement, in ms: a durable append takes milliseconds, so 8 s means trouble. */
const PATIENCE_MS = 8000;
/** A line that is suspected to be dead must answer within this time, in ms; the server's own pings find out after 10 s. */
const CHECK_MS = 3000;
/** Pause before asking again where the server itself said no (it is starting, or the ticket ran out), in ms. */
const RETRY_MS = 1000;

/** The link is no longer good, in the server's words; asking again will not help. */
class LinkRevoked extends Error {}

/** @param {string} slug @returns {Promise<string>} */
async function fetchTicket(slug) {
  const answer = await fetch(`/p/${slug}/ticket`, { method: "POST", credentials: "same-origin" });
  if (answer.status === 403) throw new LinkRevoked((await answer.json()).text);
  if (!answer.ok) throw new Error(`ticket: ${answer.status}`);
  return (await answer.json()).ticket;
}

/** @returns {Problem} */
const offline = () => ({
  code: "offline",
  text: t("Gerade besteht keine Verbindung zum Sitzungsserver. Es wurde nichts gesendet; bitte gleich noch einmal drücken."),
});

/** @returns {Problem} */
const unanswered = () => ({
  code: "unanswered",
  text: t("Der Sitzungsserver hat nicht geantwortet. Bitte sehen Sie nach, ob es angekommen ist, und drücken Sie sonst noch einmal."),
});

/** Goodbyes after which a page must not come back by itself. @type {ReadonlySet<Goodbye["code"]>} */
const FINAL = new Set(/** @type {Goodbye["code"][]} */ (["taken-over", "revoked"]));

/** @param {Goodbye | null} goodbye */
export const isFinal = (goodbye) => goodbye !== null && FINAL.has(goodbye.code);

/** @typedef {{connected?: () => void, lost?: () => void, layers?: (layers: Layers) => void}} Listeners told of every connection, every loss, and which own layers are watched */

export class Connection {
  #socket;
  #page;
  #store;
  #listeners;
  #closed = false;

  /** @param {Page} page @param {Store} store @param {Listeners} [listeners] */
  constructor(page, store, listeners = {}) {
    this.#page = page;
    this.#store = store;
    this.#listeners = listeners;
    this.#socket = io({
      path: page.socket_path,
      transports: ["websocket", "polling"],
      tryAllTransports: true,
      reconnectionDelay: 300,
      reconnectionDelayMax: 2000,
      timeout: 5000,
      auth: (give) => void this.#giveTicket(give),
    });
    this.#followConnection();
    this.#followMessages();
  }

  /** @param {Intent} intent @returns {Promise<Acknowledgement>} */
  send = (intent) => this.#ask("intent", intent);

  /** @param {Offer} offer @returns {Promise<Answer>} */
  offer = (offer) => this.#ask("media-offer", offer);

  /** Fetch an electronic ballot paper, by name. @type {AskPaper} */
  askPaper = (request) => this.#ask("ballot-paper", request);

  /** Answer a live poll as the person of this page. @type {AnswerPoll} */
  answerPoll = (answer) => this.#ask("poll-answer", answer);

  /** Release or refuse what people answered in words; for chair and clerk. @type {ModeratePoll} */
  moderatePoll = (asked) => this.#ask("poll-moderate", asked);

  /** Steer cameras, teach presets, check the hall; for the operator alone. @type {SetUp} */
  setUp = (message) => this.#ask("hall-setup", message);

  closeMedia = () => this.#ask("media-close", {});

  /** Where the browser may find a relay; none where the server has none or does not say. @returns {Promise<RTCIceServer[]>} */
  iceServers = async () => {
    /** @type {IceServers} */
    const answer = await this.#ask("media-ice", {});
    return answer.ok ? answer.ice_servers : [];
  };

  /** The device may be on another network: find out whether this line still carries, and take a new one if not. */
  check = async () => {
    if (!this.#socket.connected) return;
    await this.#socket.timeout(CHECK_MS).emitWithAck("media-ice", {}).catch(() => this.#socket.io.engine.close());
  };

  /** @param {Heights} heights */
  tellSizes = (heights) => this.#tell("media-sizes", heights);

  /** @param {Record<string, Heard>} heard */
  tellReception = (heard) => this.#tell("media-report", heard);

  /** For good: this connection does not come back. */
  close() {
    this.#closed = true;
    this.#socket.disconnect();
  }

  #followConnection() {
    this.#socket.on("connect", () => {
      noteConnected(this.#store);
      this.#listeners.connected?.();
    });
    this.#socket.on("disconnect", () => {
      this.#listeners.lost?.();
      this.#comeBack();
    });
    this.#socket.on("connect_error", () => this.#comeBack());
  }

  #followMessages() {
    const store = this.#store;
    this.#socket.on("view", (/** @type {ViewMessage} */ message) => applyView(store, message));
    this.#socket.on("tracks", (/** @type {TrackEntry[]} */ tracks) => (store.tracks.value = tracks));
    this.#socket.on("live", (/** @type {Live} */ live) => (store.live.value = live));
    this.#socket.on("poll", (/** @type {PollStanding | null} */ standing) => (store.poll.value = standing));
    this.#socket.on("poll-said", (/** @type {PollSaid | null} */ said) => (store.said.value = said));
    this.#socket.on("media-layers", (/** @type {Layers} */ layers) => this.#listeners.layers?.(layers));
    this.#socket.on("goodbye", (/** @type {Goodbye} */ goodbye) => this.#sayGoodbye(goodbye));
  }

  /** Socket.IO reconnects by itself after a broken line, but not where the server has closed or refused. */
  #comeBack() {
    noteLost(this.#store);
    if (!this.#socket.active) setTimeout(() => this.#staysAway() || this.#socket.connect(), RETRY_MS);
  }

  #staysAway() {
    return this.#closed || isFinal(this.#store.goodbye.peek());
  }

  /** @param {Goodbye} goodbye */
  #sayGoodbye(goodbye) {
    this.#store.goodbye.value = goodbye;
    if (this.#staysAway()) this.#socket.disconnect();
  }

  /** @param {(data: {ticket: string, lang: string}) => void} give */
  async #giveTicket(give) {
    try {
      give({ ticket: await fetchTicket(this.#page.slug), lang: this.#page.lang });
    } catch (trouble) {
      if (trouble instanceof LinkRevoked) this.#sayGoodbye({ code: "revoked", text: trouble.message });
      else this.#socket.io.engine.close(); // counts as a broken line: Socket.IO tries again
    }
  }

  /** Of the moment only: what cannot be said now is not said later. @param {string} event @param {object} data */
  #tell(event, data) {
    if (this.#socket.connected) this.#socket.emit(event, data);
  }

  /**
   * @template {{ok: true} | {ok: false, error: Problem}} Result
   * @param {string} event
   * @param {object} data
   * @returns {Promise<Result | {ok: false, error: Problem}>}
   */
  async #ask(event, data) {
    if (!this.#socket.connected) return { ok: false, error: offline() };
    try {
      return await this.#socket.timeout(PATIENCE_MS).emitWithAck(event, data);
    } catch {
      return { ok: false, error: this.#socket.connected ? unanswered() : offline() };
    }
  }
}
