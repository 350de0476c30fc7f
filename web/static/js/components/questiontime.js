/** Citizens' question time: its course for chair and clerk, the question under debate for the hall and the public. */
import { html } from "htm/preact";
import { t } from "../i18n.js";
import { Line, SendForm, useForm } from "./fields.js";
import { Key } from "./key.js";

/** @import {QuestionTime, ResidentQuestion, Send} from "../types.js" */
/** @typedef {{question: ResidentQuestion, send: Send}} QuestionProps */

/** Whether the promised day is over, by this computer's clock. @param {ResidentQuestion} question */
const isOverdue = ({ state, due }) => state === "owed" && due < new Date().toISOString().slice(0, 10);

/** @param {string} due */
const day = (due) => `${due.slice(8, 10)}.${due.slice(5, 7)}.${due.slice(0, 4)}`;

/** Where whoever asks in person is, in words. @param {ResidentQuestion} question */
function askerWord({ asker }) {
  if (!asker) return t("bitte verlesen");
  if (asker.admitted) return t("zugelassen");
  if (!asker.present) return t("möchte selbst fragen, ist noch nicht da");
  return asker.present === "hall" || asker.consent ? t("wartet, selbst zu fragen") : t("wartet, hat noch nicht eingewilligt");
}

/** @param {QuestionProps} props */
function Answer({ question, send }) {
  const form = useForm({ by: "", text: "" });
  const intent = () => ({ name: "AnswerResidentQuestion", question_id: question.id, way: "oral", by: form.values.by, text: form.values.text });
  return html`<div class="question-noting"><${SendForm} form=${form} send=${send} label=${t("Mündlich beantwortet")} testid="oral-${question.id}" intent=${intent}>
    <${Line} form=${form} name="by" label=${t("Wer antwortet?")} testid="oral-by-${question.id}" required />
  <//>
  <${Key} intent=${{ name: "OweResidentAnswer", question_id: question.id }} send=${send} label=${t("Schriftlich nachreichen")} about=${question.text} testid="owe-${question.id}" /></div>`;
}

/** @param {QuestionProps} props */
function Admission({ question, send }) {
  const { asker } = question;
  if (!asker) return null;
  if (asker.admitted) return html`<${Key} intent=${{ name: "DismissAsker", question_id: question.id }} send=${send} label=${t("Zurück in den Warteraum")} about=${question.name} className="small" testid="dismiss-${question.id}" />`;
  return asker.present && html`<${Key} intent=${{ name: "AdmitAsker", question_id: question.id }} send=${send} label=${t("Zulassen")} about=${question.name} testid="admit-${question.id}" />`;
}

/** @param {QuestionProps & {now: string}} props */
const Open = ({ question, now, send }) => html`<li data-testid="open-${question.id}" data-now=${question.id === now}>
  <p><strong>${t("Frage {number}", { number: question.number })}</strong> · ${t(question.name)} · ${askerWord(question)}${question.id === now && html` · <strong>${t("wird behandelt")}</strong>`}</p>
  <p>${question.text}</p>
  <p class="row-keys">
    ${question.id !== now && html`<${Key} intent=${{ name: "PutResidentQuestion", question_id: question.id }} send=${send} label=${t("Verlesen")} about=${question.text} testid="put-${question.id}" />`}
    <${Admission} question=${question} send=${send} />
  </p>
  ${question.state === "put" && html`<${Answer} question=${question} send=${send} />`}
</li>`;

/** Answers that are promised: the clerk's reminder. @param {{questions: ResidentQuestion[]}} props */
const Owed = ({ questions }) => questions.length > 0 && html`<div data-testid="owed-answers"><p><strong>${t("Schriftlich zugesagt")}</strong></p>
  <ul>${questions.map((one) => html`<li key=${one.id} class=${isOverdue(one) ? "warning" : ""}>${isOverdue(one) && html`<span aria-hidden="true">▲ </span>`}${t("Frage {number}", { number: one.number })}: ${isOverdue(one) ? t("überfällig seit {day}", { day: day(one.due) }) : t("bis {day}", { day: day(one.due) })}</li>`)}</ul>
</div>`;

/**
 * For chair and clerk; `slug` is the clerk's, who has a page to decide on questions and to answer them.
 * @param {{time: QuestionTime | null | undefined, item: string | null | undefined, slug?: string, send: Send}} props
 */
export function QuestionTimeDesk({ time, item, slug, send }) {
  if (!time) return null;
  const here = time.questions.filter((one) => one.item_id === item && (one.state === "accepted" || one.state === "put"));
  const owed = time.questions.filter((one) => one.state === "owed");
  if (!slug && !here.length) return null;
  return html`<section class="zone question-time" aria-labelledby="question-time-heading" data-testid="question-time">
    <h2 id="question-time-heading">${t("Einwohnerfragestunde")}</h2>
    ${slug && html`<p><a class="key" href="/p/${slug}/fragen" data-testid="decide-questions">${t("Fragen prüfen, ordnen, beantworten")}</a></p>
      <${Owed} questions=${owed} />`}
    <ol>${here.map((one) => html`<${Open} key=${one.id} question=${one} now=${time.now} send=${send} />`)}</ol>
  </section>`;
}

/** @param {QuestionTime | null | undefined} time */
const underDebate = (time) => time?.questions.find((one) => one.id === time.now);

/** In the hall, above who speaks. @param {{time: QuestionTime | null | undefined}} props */
export function HallQuestion({ time }) {
  const question = underDebate(time);
  return question ? html`<div class="hall-resident" data-testid="hall-resident">
    <p class="hall-kicker">${t("Einwohnerfrage {number}", { number: question.number })} · ${t(question.name)}</p>
    <p class="hall-resident-text">${question.text}</p>
  </div>` : null;
}

/** On the public page: the question under debate, and the way to all of them. @param {{time: QuestionTime | null | undefined}} props */
export function PublicQuestions({ time }) {
  const question = underDebate(time);
  if (!time) return null;
  return html`<section class="zone public-questions" aria-labelledby="questions-heading" data-testid="public-questions">
    <h2 id="questions-heading">${t("Einwohnerfragestunde")}</h2>
    ${question && html`<p class="quiet">${t("Einwohnerfrage {number}", { number: question.number })} · ${t(question.name)}</p><p><strong>${question.text}</strong></p>`}
    <p><a class="key" href="/fragen">${time.open ? t("Fragen lesen und stellen") : t("Fragen und Antworten lesen")}</a></p>
  </section>`;
}
