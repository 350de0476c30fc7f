/** The level of a microphone and the tone of the speaker test, both by Web Audio. */
import { playTo } from "./devices.js";

/** Readings a second: smooth to the eye, cheap for a tablet. */
const READINGS = 20;
/** Speech peaks near -10 dBFS and silence lies below -60 dBFS; the meter shows this range. */
const QUIET_DB = -60;

/**
 * Call `tell` with the level from 0 to 1 until the returned function is called. The audio clock stands still until
 * the first touch of the page, so the caller starts from a key.
 * @param {MediaStreamTrack} track
 * @param {(level: number) => void} tell
 */
export function meter(track, tell) {
  const context = new AudioContext();
  const analyser = context.createAnalyser();
  analyser.fftSize = 1024;
  context.createMediaStreamSource(new MediaStream([track])).connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  const timer = setInterval(() => {
    analyser.getFloatTimeDomainData(samples);
    tell(level(samples));
  }, 1000 / READINGS);
  return () => {
    clearInterval(timer);
    void context.close();
  };
}

/** @param {Float32Array} samples from -1 to 1 */
export function level(samples) {
  const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
  const decibels = 10 * Math.log10(power + 1e-12);
  return Math.min(1, Math.max(0, 1 - decibels / QUIET_DB));
}

/** Two soft notes of half a second. @param {string} speakerId empty for the usual loudspeaker */
export async function testTone(speakerId) {
  const context = new AudioContext();
  await playTo(context, speakerId);
  [523.25, 659.25].forEach((pitch, index) => note(context, pitch, context.currentTime + index * 0.5));
  setTimeout(() => void context.close(), 1500);
}

/** @param {AudioContext} context @param {number} pitch in Hz @param {number} at in seconds */
function note(context, pitch, at) {
  const gain = context.createGain();
  gain.gain.setValueAtTime(0, at);
  gain.gain.linearRampToValueAtTime(0.25, at + 0.05);
  gain.gain.linearRampToValueAtTime(0, at + 0.5);
  const tone = context.createOscillator();
  tone.frequency.value = pitch;
  tone.connect(gain).connect(context.destination);
  tone.start(at);
  tone.stop(at + 0.5);
}
