// A viewer in a model: parts of 200 ms come with the delays given, the player plays at the rate our arithmetic says.
// Writes, for each tenth of a second, how far behind the end of the stream it is, and how often it stood still.
import { playbackRate } from "../../web/static/js/media/catchup.js";
const { delays, behind, target } = JSON.parse(process.argv[2]);
const TICK = 0.01, PART = 0.2;
let position = -behind, stalls = 0, standing = false;
const latencies = [];
for (let now = 0; now < delays.length * PART; now += TICK) {
  let end = 0;
  for (let part = 0; part < delays.length && part * PART <= now; part++) if (part * PART + delays[part] <= now) end = part * PART;
  const left = Math.max(0, end - position);
  const rate = playbackRate(now - position, target, left) ?? 1;
  const step = Math.min(left, rate * TICK);
  if (left <= 0 && !standing) stalls++;
  standing = left <= 0;
  position += step;
  latencies.push(now - position);
}
process.stdout.write(JSON.stringify({ latencies: latencies.filter((_, index) => index % 10 === 0), stalls }));
