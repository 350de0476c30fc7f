/** How a live poll stands, and how one joins: for the hall, the public page, and beside the keys of those who lead. */
import { html } from "htm/preact";
import { useEffect, useState } from "preact/hooks";
import { t } from "../i18n.js";
import { agreeing, released } from "./pollsaid.js";

/** @import {Poll, PollStanding} from "../types.js" */

/** How often a public page asks, in ms: a cache answers for a second, and nobody waits longer than a breath. */
const ASK_MS = 3000;

/** @param {{labels: string[], counts: number[]}} props */
const Bars = ({ labels, counts }) => html`<table class="poll-counts" data-testid="poll-counts"><tbody>
  ${labels.map((option, place) => html`<tr key=${place}><th scope="row">${option}</th><td class="figures">${counts[place]}</td>
    <td><meter min="0" max=${Math.max(1, ...counts)} value=${counts[place]} aria-hidden="true"></meter></td></tr>`)}
</tbody></table>`;

/** Whether people answer in words of their own. @param {Poll} poll */
export const inWords = (poll) => poll.kind === "cloud" || poll.kind === "open";

/** SVG itself, or where it is. @param {string} picture */
const source = (picture) => (picture.startsWith("<svg") ? `data:image/svg+xml,${encodeURIComponent(picture)}` : picture);

/** What is released so far: words as a picture, and as a list for whoever does not see it. @param {{poll: Poll, standing: PollStanding}} props */
const SaidSoFar = ({ poll, standing }) => html`<div class="poll-so-far">
  ${standing.picture && html`<img class="poll-picture" src=${source(standing.picture)} alt=${listed(standing.labels ?? [], standing.counts ?? [])} width="960" height="540" data-testid="poll-cloud" />`}
  ${poll.kind === "open" && html`<ol class="poll-said" data-testid="poll-said">${released(poll, standing).map((one) => html`<li key=${one.number}><span>${one.label}</span> <span class="figures">${agreeing(one.count)}</span></li>`)}</ol>`}
</div>`;

/** @param {string[]} labels @param {number[]} counts */
const listed = (labels, counts) => labels.map((label, place) => `${label}: ${counts[place]}`).join("; ");

/** The frozen result as the picture that the minutes have. @param {{poll: Poll}} props */
const Result = ({ poll }) => html`
  ${poll.labels?.length ? html`<img class="poll-picture" src="/stimmung/bild/${poll.id}.svg" alt=${listed(poll.labels, poll.counts ?? [])} data-testid="poll-picture" />` : null}
  <p data-testid="poll-sentence">${poll.sentence}</p>
  ${poll.labels?.length ? html`<details class="names"><summary>${t("Alle Zahlen")}</summary><${Bars} labels=${poll.labels} counts=${poll.counts ?? []} /></details>` : null}`;

/** @param {{poll: Poll, standing: PollStanding | null}} props */
export function Figures({ poll, standing }) {
  if (poll.state === "closed") return html`<div class="poll-figures"><${Result} poll=${poll} /></div>`;
  const now = standing?.id === poll.id ? standing : null;
  return html`<div class="poll-figures">
    ${now?.counts && (inWords(poll) ? html`<${SaidSoFar} poll=${poll} standing=${now} />` : html`<${Bars} labels=${poll.options} counts=${now.counts} />`)}
    <p class="figures" data-testid="poll-answers">${t("{n} Antworten", { n: now?.answers ?? 0 })}${poll.hidden && ` · ${t("Die Zahlen werden gezeigt, sobald das Stimmungsbild beendet ist.")}`}</p>
  </div>`;
}

/** In the hall: the question, the way to join, the figures. @param {{poll: Poll, standing: PollStanding | null, publicUrl: string}} props */
export const HallPoll = ({ poll, standing, publicUrl }) => html`<div class="hall-poll" data-testid="hall-poll">
  <div class="hall-words">
    <p class="hall-kicker">${t("Stimmungsbild, kein Beschluss")}</p>
    <p class="hall-question">${poll.question}</p>
    <${Figures} poll=${poll} standing=${standing} />
  </div>
  ${poll.audience === "everybody" ? html`<div class="hall-join">
    <img src="/stimmung/${poll.code}.svg" alt=${t("QR-Code zum Mitmachen")} />
    <p>${publicUrl.replace(/^https?:\/\//, "")}/stimmung</p>
    <p class="hall-code figures" data-testid="poll-code">${poll.code}</p>
  </div>` : html`<p class="hall-faction">${t("Gefragt sind die Mitglieder an ihren Plätzen.")}</p>`}
</div>`;

/** The figures as an edge knows them, asked again and again while a poll is open. @param {boolean} open */
function useStanding(open) {
  const [standing, setStanding] = useState(/** @type {PollStanding | null} */ (null));
  useEffect(() => {
    if (!open) return undefined;
    const ask = () => fetch("/stimmung/stand.json").then((answer) => answer.json()).then(setStanding, () => undefined);
    void ask();
    const timer = setInterval(ask, ASK_MS);
    return () => clearInterval(timer);
  }, [open]);
  return standing;
}

/** On the public page: the newest poll of the item under debate. @param {{polls: Poll[], item: string | null | undefined}} props */
export function PublicPoll({ polls, item }) {
  const poll = polls.filter((one) => one.state === "open" || one.item_id === item).at(-1);
  const standing = useStanding(poll?.state === "open");
  if (!poll) return null;
  return html`<section class="zone public-poll" aria-labelledby="poll-heading" data-testid="public-poll">
    <h2 id="poll-heading">${t("Stimmungsbild")}</h2>
    <p><strong>${poll.question}</strong></p>
    <p class="quiet">${t("Ein Stimmungsbild, kein Beschluss.")}</p>
    <${Figures} poll=${poll} standing=${standing} />
    ${poll.state === "open" && poll.audience === "everybody" && html`<p><a class="key primary" href="/stimmung/${poll.code}">${t("Mitmachen")}</a></p>`}
  </section>`;
}
