// Reads a list from standard input with hls-parser, strictly, and writes what it understood.
import { createRequire } from "node:module";
const require = createRequire(new URL("../../web/package.json", import.meta.url));
const HLS = require("hls-parser");
HLS.setOptions({ strictMode: true });
const chunks = [];
for await (const chunk of process.stdin) chunks.push(chunk);
const list = HLS.parse(Buffer.concat(chunks).toString());
const { source: _source, ...understood } = list;
process.stdout.write(JSON.stringify(understood));
