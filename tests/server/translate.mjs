// The page's own translation outside a browser: catalogue and text come on standard input, the translation goes out.
import { readFileSync } from "node:fs";

const { texts, sentence } = JSON.parse(readFileSync(0, "utf8"));
globalThis.document = { documentElement: { lang: "en" }, getElementById: () => ({ textContent: JSON.stringify({ lang: "en", texts }) }) };
const { t } = await import("../../web/static/js/i18n.js");
process.stdout.write(t(sentence));
