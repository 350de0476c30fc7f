/** An electronic secret ballot before the voter: what it protects, the paper, the choice, the receipt. */
import { html } from "htm/preact";
import { useEffect, useState } from "preact/hooks";
import { t } from "../i18n.js";
import { cast, codeOf, fetchPaper, holdsPaper, pauseBeforeCasting } from "../secret.js";
import { optionWord } from "./electionresult.js";

/** @import {AskPaper, Ballot, Election} from "../types.js" */
/** @import {Paper} from "../secret.js" */

/** What people are told before they choose; the long form is in the manual. @param {{few: boolean}} props */
const Trust = ({ few }) => html`<details class="trust" data-testid="trust">
  <summary>${t("Ihr Name und Ihre Wahl lassen sich auf dem Server nicht verbinden. Was das heißt und was nicht")}</summary>
  <p>${t("Der Server unterschreibt Ihren Stimmzettel blind: Er sieht ihn dabei nicht. Eingeworfen wird er ohne Namen, Anmeldung, Uhrzeit und Reihenfolge. Weder Datenbank noch Sicherung, Vorsitz, Schriftführung oder spätere Ermittlungen können Name und Wahl zusammenbringen.")}</p>
  <p><strong>${t("Das Verfahren schützt nicht vor:")}</strong></p>
  <ul>
    <li>${t("einem Server, der betrügt: Er könnte Netzadressen und Zeiten beobachten oder andere Programme ausliefern")}</li>
    <li>${t("einem fremden oder befallenen Gerät, und jemandem, der Ihnen zusieht")}</li>
    <li>${t("dem Verkauf von Stimmen: Ihr Code ist ein Beleg, den Sie zeigen könnten")}</li>
    <li>${t("einem Ergebnis, das alles verrät, weil alle gleich oder nur sehr wenige wählen")}</li>
  </ul>
  <p>${t("Es ist von keiner Behörde zertifiziert oder zugelassen.")}</p>
</details>
${few && html`<p class="warning" data-testid="few-voters"><span aria-hidden="true">▲ </span>${t("Weniger als fünf wählen: Das Ergebnis kann verraten, wer wie gewählt hat.")}</p>`}`;

/** @param {{election: Election, ballot: Ballot, onCast: (choice: string) => void}} props */
function Choosing({ election, ballot, onCast }) {
  const [choice, setChoice] = useState("");
  return html`<form class="fields" onSubmit=${(/** @type {Event} */ event) => { event.preventDefault(); if (choice) onCast(choice); }}>
    <fieldset class="ballot-paper"><legend>${election.post}</legend>
      ${ballot.options.map((code) => html`<label key=${code} class="ballot-line"><input type="radio" name="choice" value=${code} checked=${choice === code} data-testid="choose-${code}" onChange=${() => setChoice(code)} /> ${optionWord(election, code)}</label>`)}
    </fieldset>
    <button type="submit" class="key primary" disabled=${!choice} data-testid="cast">${t("Stimmzettel einwerfen, endgültig")}</button>
  </form>`;
}

/** @param {{code: string}} props */
const Receipt = ({ code }) => html`<div class="receipt" role="status" data-testid="secret-receipt" data-code=${code.replaceAll(" ", "")}>
  <p><span aria-hidden="true">✓ </span><strong>${t("Ihr Stimmzettel liegt in der Urne.")}</strong></p>
  <p>${t("Ihr Code: {code}. Er steht nach der Bekanntgabe mit Ihrer Wahl in der veröffentlichten Urne. Notieren Sie ihn, wenn Sie nachsehen wollen; hier wird er nicht aufbewahrt.", { code })}</p>
</div>`;

/** @typedef {"none" | "fetching" | "choosing" | "waiting" | "cast"} Stage */

/** @param {{election: Election, ballot: Ballot, fetched: boolean, ask: AskPaper}} props */
function Voting({ election, ballot, fetched, ask }) {
  const [stage, setStage] = useState(/** @type {Stage} */ ("none"));
  const [paper, setPaper] = useState(/** @type {Paper | null} */ (null));
  const [problem, setProblem] = useState("");
  async function take() {
    setStage("fetching");
    const answer = await fetchPaper(ask, election.id, ballot.modulus);
    setProblem("problem" in answer ? answer.problem : "");
    setPaper("problem" in answer ? null : answer);
    setStage("problem" in answer ? "none" : "choosing");
  }
  /** @param {string} choice */
  function put(choice) {
    setStage("waiting");
    setTimeout(async () => {
      if (!paper) return;
      const answer = await cast(election.id, ballot.modulus, paper, choice);
      setProblem(answer.ok ? "" : answer.text);
      setStage(answer.ok ? "cast" : "choosing");
    }, pauseBeforeCasting());
  }
  const lost = fetched && stage === "none" && !holdsPaper(ballot.modulus);
  return html`
    ${stage === "none" && !lost && html`<button type="button" class="key primary" data-testid="fetch-paper" onClick=${take}>${t("Stimmzettel holen")}</button>`}
    ${lost && html`<p data-testid="paper-gone">${t("Ihr Stimmzettel ist abgeholt. In diesem Fenster liegt er nicht (mehr): Er ist eingeworfen oder auf einem anderen Gerät.")}</p>`}
    ${stage === "fetching" && html`<p role="status">${t("Der Stimmzettel wird geholt …")}</p>`}
    ${stage === "choosing" && html`<${Choosing} election=${election} ballot=${ballot} onCast=${put} />`}
    ${stage === "waiting" && html`<p role="status" data-testid="casting">${t("Ihr Stimmzettel wird nach einer zufälligen Pause eingeworfen, höchstens zwölf Sekunden. Bitte lassen Sie diese Seite offen.")}</p>`}
    ${stage === "cast" && paper && html`<${Receipt} code=${codeOf(paper.token)} />`}
    ${problem && html`<p class="refused" role="alert"><span aria-hidden="true">▲ </span>${t(problem)}</p>`}`;
}

/** The open electronic ballot in which this person takes part. @param {Election[]} elections @param {string | null} person */
const ballotFor = (elections, person) => elections.find((one) => one.state === "balloting" && one.ballots.at(-1)?.way === "app" && one.ballots.at(-1)?.entitled.includes(person ?? ""));

/** Stays where it is until the ballot is announced, so that nobody loses the code. @param {{elections: Election[], person: string | null, ask: AskPaper}} props */
export function SecretBallot({ elections, person, ask }) {
  const open = ballotFor(elections, person);
  const [last, setLast] = useState("");
  useEffect(() => { if (open) setLast(open.id); }, [open?.id]);
  const election = open ?? elections.find((one) => one.id === last && one.state === "counted");
  const ballot = election?.ballots.at(-1);
  if (!election || !ballot) return null;
  return html`<section class="zone secret-ballot" aria-labelledby="secret-heading" data-testid="secret-ballot" data-state=${election.state}>
    <h2 id="secret-heading">${t("Geheime Wahl: {post}", { post: election.post })}</h2>
    <${Trust} few=${ballot.few} />
    <${Voting} key=${ballot.modulus} election=${election} ballot=${ballot} fetched=${ballot.issued.includes(person ?? "")} ask=${ask} />
  </section>`;
}
