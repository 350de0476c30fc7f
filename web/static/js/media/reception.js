/** What arrives here, second by second, in the numbers of getStats: the server's evidence of who could see and hear. */

/** @import {Heard} from "../types.js" */

/** Samples a millisecond of decoded sound: WebRTC decodes Opus at 48 kHz. */
const SAMPLES_PER_MS = 48;

/** @typedef {{packets: number, frames: number, freezes: number, concealed: number}} Totals freezes in s, concealed in samples */

/** @type {Totals} */
const NOTHING = { packets: 0, frames: 0, freezes: 0, concealed: 0 };

export class Reception {
  /** Totals by the id of the statistics, which is another one for each stream. @type {Map<string, Totals>} */
  #before = new Map();

  /**
   * What arrived since the last call, by track id; a track of which nothing arrived is left out.
   * @param {RTCStatsReport} stats @param {Record<string, string>} trackByMid
   * @returns {Record<string, Heard>}
   */
  since(stats, trackByMid) {
    const entries = [...stats.values()].filter((one) => one.type === "inbound-rtp");
    const before = this.#before;
    this.#before = new Map(entries.map((one) => [one.id, totals(one)]));
    const moving = entries.filter((one) => trackByMid[one.mid] && totals(one).packets > (before.get(one.id) ?? NOTHING).packets);
    return Object.fromEntries(moving.map((one) => [trackByMid[one.mid], difference(totals(one), before.get(one.id) ?? NOTHING)]));
  }
}

/** @param {any} entry an RTCInboundRtpStreamStats @returns {Totals} */
const totals = (entry) => ({
  packets: entry.packetsReceived ?? 0,
  frames: entry.framesDecoded ?? 0,
  freezes: entry.totalFreezesDuration ?? 0,
  concealed: entry.concealedSamples ?? 0,
});

/** @param {Totals} now @param {Totals} before @returns {Heard} */
const difference = (now, before) => ({
  frames: now.frames - before.frames,
  freeze_ms: Math.round((now.freezes - before.freezes) * 1000),
  concealed_ms: Math.round((now.concealed - before.concealed) / SAMPLES_PER_MS),
});
