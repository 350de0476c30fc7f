// The wire contract of PROTOCOL.md as types. Times are ISO 8601 in UTC.

export type Choice = "yes" | "no" | "abstain";
export type VoteForm = "open" | "roll-call" | "hands" | "secret";
export type HandsVerdict = "unanimously" | "carried" | "rejected";
export type Presence = null | "hall" | "remote";

export interface Page {
  role: "chair" | "clerk" | "member" | "hall" | "public" | "operator" | "captioner" | "viewer";
  slug: string;
  person_id: string | null;
  lang: string;
  texts: Record<string, string>;
  public_url: string;
  socket_path: string;
  town: { name: string; accent: string; timezone: string };
  view?: "" | "text" | "audio";
  /** Sentences that the clerk puts into the minutes with one key. */
  phrases?: string[];
}

export interface Person {
  id: string;
  name: string;
  faction: string;
  seat: number | null;
  function: "chair" | "councillor" | "deputy" | "magistrate" | "administration" | "expert" | "interpreter" | "clerk" | "guest";
  voting: boolean;
  present: Presence;
  since: string | null;
  /** Whose seat this deputy has; empty: nobody's. */
  stands_for: string;
  /** Which deputy has this member's seat; empty: none. */
  replaced_by: string;
}

export interface Meeting {
  id: string;
  title: string;
  body: string;
  place: string;
  starts_at: string;
  state: "planned" | "open" | "interrupted" | "closed";
  reason: string | null;
  /** When a break is meant to end. */
  resumes_at: string | null;
  opened_at: string | null;
  closed_at: string | null;
  public_excluded: boolean;
  kind: "council" | "committee" | "main-committee" | "advisory" | "joint" | "faction" | "assembly";
  /** Only played through. */
  rehearsal: boolean;
  /** How many people were counted at a citizens' assembly. */
  audience: number | null;
}

/** The non-public part, for chair and clerk. */
export interface Privacy {
  asked: boolean;
  /** Names of those who have yet to confirm that nobody listens. */
  missing: string[];
  /** The body has resolved to exclude the public. */
  resolved: boolean;
  listeners: { item_id: string; person_id: string }[];
}

/** A resolution of the non-public part that is to be announced. */
export interface Todo {
  id: string;
  number: string;
  title: string;
  draft: string;
}

/** What was announced, word for word. */
export interface Announcement {
  number: string;
  text: string;
  at: string;
}

export type Rebuke = "matter" | "order";
export type ExclusionState = "out" | "contested" | "upheld" | "lifted";

/** Calls to order and exclusions, for chair and clerk. */
/** What of somebody the public must not get; `consent` is null for those who are not asked. */
export interface OwnVeil {
  picture: boolean;
  sound: boolean;
  archive: boolean;
  consent: boolean | null;
  /** What the own objection rests on; only of the own person. */
  rule?: string;
}

export interface Veil extends OwnVeil {
  person_id: string;
  name: string;
}

export interface Publication {
  mode: "none" | "stream" | "archive" | "archive-after-release";
  delay_s: number;
  /** Whether the recording may be watched now. */
  archive: boolean;
  released: boolean;
  /** Whether the period of the recording was over, and something of it was deleted. */
  deleted: boolean;
  passages: { id: string; since: string; until: string }[];
  /** The rest is for chair and clerk. */
  disk?: "ok" | "full" | "trouble" | "not-gone";
  dumps?: { id: string; reason: string; at: string; done: boolean }[];
  veiled?: Veil[];
}

export interface Conduct {
  calls: { id: string; person_id: string; name: string; kind: Rebuke; reason: string; at: string }[];
  exclusions: { person_id: string; name: string; reason: string; since: string; state: ExclusionState }[];
}

export interface Quorum {
  present: number;
  hall: number;
  remote: number;
  legal_seats: number;
  required: number;
  quorate: boolean;
  /** Those who could vote now; not the same as those who count for the quorum. */
  entitled: number;
  disturbed: number;
  barred: number;
  basis: "ordinary" | "second-call" | "mostly-barred";
  rule: string;
  /** Name of the member who asked for the quorum to be found anew; empty: nobody. */
  doubted_by: string;
  second_calls: string[];
  stated_at: string | null;
}

export interface Vote {
  id: string;
  item_id: string;
  number: string;
  title: string;
  question: string;
  state: "open" | "closed" | "announced";
  opened_at: string;
  entitled: number;
  cast: number;
  yes: number | null;
  no: number | null;
  abstain: number | null;
  ballots: Record<string, Choice>;
  missing: string[];
  carried: boolean | null;
  sentence: string;
  rule: string;
  /** How many voices it took, as a sentence. */
  explained: string;
  about: "item" | "motion" | "procedure" | "recusal" | "amend-agenda" | "election" | "other" | "test";
  form: VoteForm;
  /** How far the counting of a secret vote is; null for others. */
  papers: { typed_by: string | null; confirmed: boolean } | null;
  /** The hands as counted, or as the chair judged them. */
  hands: { yes: number; no: number; abstain: number } | { verdict: HandsVerdict } | null;
  /** How many in the hall may still show a hand. */
  by_hand: number;
  /** Whether abstention may be chosen. */
  abstention: boolean;
  /** Choices stay unseen until the closing; then `voted` says who has voted. */
  hidden: boolean;
  voted: string[];
  /** Of a roll call: the order, who is being called, and the drawn letter. */
  order: string[];
  calling: string | null;
  lot: string;
  repeats: string;
  doubts: string[];
  /** Whose voice is on record; for chair and clerk, who enter it for others. */
  noted: string[];
  impaired: boolean;
}

/** A vote under debate as one member sees it. */
export interface MyVote {
  id: string;
  question: string;
  entitled: boolean;
  ballot: Choice | null;
  by_hand: boolean;
  may_doubt: boolean;
  doubted: boolean;
  statement: { choice: Choice | null; text: string } | null;
}

/** What the chair sees before opening a vote; people are ids. */
export interface Preflight {
  /** The key of the step that opens the vote; empty: none of them does. */
  key: string;
  entitled: number;
  hall: number;
  remote: number;
  barred: string[];
  shut_out: string[];
  /** Where the law keeps the remote from voting on a statute; empty where it is none. */
  shut_out_rule: string;
  unconfirmed: string[];
  disturbed: string[];
  absent: string[];
  tested: boolean;
  rule: string;
  obstacles: { text: string; rule: string }[];
}

export interface Paper {
  title: string;
  file: string;
}

export interface Item {
  id: string;
  number: string;
  title: string;
  public: boolean;
  kind: "report" | "resolution" | "information" | "question-time";
  motion: string;
  mover: string;
  state: "coming" | "now" | "done" | "off";
  called_at: string | null;
  closed_at: string | null;
  papers: Paper[];
  /** Results of surveys that were attached to it. */
  exhibits: { survey_id: string; title: string; turnout: string }[];
  results: Vote[];
  /** Id of the item it belongs under, and how many items stand above it. */
  parent: string;
  depth: number;
  planned_s: number | null;
  /** It changes the Hauptsatzung and takes that majority. */
  main_statute: boolean;
  statute: boolean;
  /** Why it was added in the sitting; empty: it was on the invitation. */
  added: string;
  off: { how: "taken-off" | "referred" | "adjourned"; to: string; reason: string; basis: "mover" | "unopposed" | "decision" } | null;
  /** The proposal as it reads with what was carried; empty: as it was put. */
  wording: string;
}

/** By item id: when it was to begin, when it is to be expected if what runs now ends at `due_at`. */
export interface Schedule {
  planned: Record<string, string>;
  expected: Record<string, string>;
  due_at: string | null;
  ends_at: string | null;
  unplanned: number;
}

export interface MotionPart {
  text: string;
  carried: boolean | null;
}

export interface Motion {
  id: string;
  item_id: string;
  kind: "main" | "amendment" | "counter";
  text: string;
  mover: string;
  person_id: string;
  state: "moved" | "carried" | "rejected" | "settled" | "withdrawn";
  parts: MotionPart[];
}

/** The order of voting at the item under debate; `next` may be a part ("m1/2"). */
export interface Voting {
  order: string[];
  next: string | null;
  question: string;
  proposal: string;
  parts: MotionPart[];
  decided: boolean;
}

/** A motion on procedure that waits for its decision. */
export interface Point {
  id: string;
  kind: "adjourn-sitting" | "interrupt" | "exclude-public" | "admit-public" | "take-off" | "adjourn-item" | "refer" | "close-debate" | "close-list" | "limit-time" | "reorder" | "roll-call" | "secret-vote";
  title: string;
  question: string;
  mover: string;
  person_id: string;
  reason: string;
  spoken_for: boolean;
  spoken_against: boolean;
  unopposed: boolean;
  /** Ids of the members present who demand it. */
  supporters: string[];
  /** How many may demand it; null where it takes a majority. */
  needed: number | null;
}

/** An addition to the agenda that waits for its decision. */
export interface Proposal {
  id: string;
  title: string;
  public: boolean;
  kind: Item["kind"];
  motion: string;
  mover: string;
  parent: string;
  reason: string;
}

export type SpeechKind = "order" | "intervention" | "reply" | "report" | "resident" | "contribution";
export type RequestKind = SpeechKind | "question";
export type PointOfOrder =
  | "rules" | "adjourn-sitting" | "interrupt" | "exclude-public" | "admit-public" | "take-off" | "adjourn-item"
  | "refer" | "close-debate" | "close-list" | "limit-time" | "reorder" | "roll-call" | "secret-vote" | "other";
export type OrderPolicy = "first-come" | "faction-rotation" | "gender-alternation" | "least-spoken";
export type ClockHold = "chair" | "question" | "disturbance";

export interface Floor {
  contribution_id: string;
  person_id: string;
  name: string;
  faction: string;
  function: string;
  how: Presence;
  kind: SpeechKind;
  /** Whether it is the person's first contribution to the item. */
  first: boolean;
  since: string;
  limit_s: number | null;
  /** Seconds used until `running_since`; while that is null the clock stands. */
  used_s: number;
  running_since: string | null;
  paused: ClockHold[];
  /** The interposed question being put or answered. */
  question: { person_id: string; name: string; faction: string; how: Presence; since: string; limit_s: number | null } | null;
  /** Those waiting for an answer whether they may be put. */
  questions: WaitingQuestion[];
}

export interface WaitingQuestion {
  request_id: string;
  person_id: string;
  name: string;
  faction: string;
  how: Presence;
  kind: RequestKind;
  point: PointOfOrder;
  /** Whom a question or an intervention is put to. */
  to: string;
  first: boolean;
  remark: string;
  since: string;
}

export interface Request extends WaitingQuestion {
  position: number;
  why: string;
  /** The chair's reason for moving the request; empty: not moved. */
  moved: string;
  /** Why the contribution would have no time at all; empty: it has some. */
  spent: string;
}

/** The own request, with one sentence for all who are before for the same reason. */
export interface OwnRequest extends Request {
  ahead: string[];
}

/** Seconds on the item under debate; `granted_s` null: no budget. */
export interface Budget {
  used_s: number;
  granted_s: number | null;
}

/** The rules of the floor; all but `closed` only for those who take part. */
export interface Speaking {
  closed: boolean;
  policy?: OrderPolicy;
  limit_s?: number | null;
  times?: Record<RequestKind, number | null>;
  without?: RequestKind[];
  last?: string | null;
  reply_due?: string | null;
  budgets?: (Budget & { faction: string })[];
}

export type BallotWay = "hands" | "paper" | "app";

/** What was counted in a ballot, as it is sent. */
export interface Figures {
  votes: { candidate_id: string; count: number }[];
  no: number;
  abstain: number;
  invalid: number;
}

/** One ballot (Wahlgang) of an election; people and candidates are ids. */
export interface Ballot {
  round: number;
  way: BallotWay;
  way_name: string;
  candidates: string[];
  entitled: string[];
  /** Names of remote members whom the law keeps out. */
  locked_out: string[];
  /** So few take part that the result tells too much. */
  few: boolean;
  /** Public key of an electronic urn, and the two-character codes of its paper. */
  modulus: string;
  options: string[];
  /** Who was handed an electronic paper. */
  issued: string[];
  /** Who counted first; chair and clerk only. */
  typed_by: string;
  typed_by_id: string;
  counted: boolean;
  announced: boolean;
  /** A disturbance touched it. */
  impaired: boolean;
  /** It was held again and does not hold any more. */
  repeated: boolean;
  figures: { votes: Record<string, number>; no: number; abstain: number; invalid: number } | null;
  sentence: string;
  why: string;
  rule: string;
  lot: string[];
  lot_seats: number;
  seats: Record<string, number>;
  drawn: { way: "by-hand" | "server"; winners: string[]; seed: string; number: number } | null;
  /** File name of the published lists, below `wahlen/` of the public page. */
  lists: string;
}

export interface Election {
  id: string;
  item_id: string;
  post: string;
  kind: "majority" | "lists" | "joint";
  kind_name: string;
  seats: number;
  full_time: boolean;
  state: "ready" | "balloting" | "typed" | "counted" | "lot" | "elected" | "concluded" | "ended";
  round: number;
  candidates: { id: string; label: string; names: string[]; mover: string; stands: boolean }[];
  /** How many members object to electing by hand. */
  objected: number;
  ballots: Ballot[];
  commitment: string;
  elected: { name: string; candidate_id: string; person_id: string; answer: "open" | "accepted" | "declined" }[];
  reason: string;
  /** For the chair: how the next ballot may be held, and what stands against it. */
  ways: { way: BallotWay; name: string; against: string; rule: string }[];
}

/** An election that is not over, as one member sees it. */
export interface MyElection {
  id: string;
  may_object: boolean;
  objected: boolean;
  locked_out: boolean;
  asked: boolean;
}

/** The published lists of an electronic ballot. */
export interface Lists {
  options: Record<string, string>;
  roll: string[];
  urn: { token: string; signature: string; choice: string }[];
  tally: Record<string, number>;
}

export type PaperAnswer = { ok: true; signature: string } | { ok: false; error: Problem };
export type AskPaper = (request: { election_id: string; blinded: string }) => Promise<PaperAnswer>;

export interface Me {
  person: Person;
  requests: OwnRequest[];
  may_vote: boolean;
  ballot: Choice | null;
  votes: MyVote[];
  has_floor: boolean;
  /** The own interposed question is being put or answered: the microphone is open. */
  asks: boolean;
  time: Budget & { faction_used_s: number; faction_granted_s: number | null };
  /** Null where the order does not use lists. */
  womens_list: boolean | null;
  elections: MyElection[];
  /** Ids of the items in which this person takes no part. */
  recusals: string[];
  disturbance: OwnDisturbance | null;
  privacy: { asked: boolean; confirmed: boolean; rule: string };
  /** Why this person may not take part by picture and sound. */
  joining: { text: string; rule: string } | null;
  /** How often this person was called, and whether excluded. */
  conduct: { order: number; matter: number; exclusion: { reason: string; state: ExclusionState } | null };
  publication: OwnVeil;
}

/** Who leads; `candidates` and the two flags are for chair and clerk. */
export interface Chairing {
  leader: string;
  name: string;
  deputy: boolean;
  item_id: string;
  must_hand_over: boolean;
  candidates: string[];
  may_take_back: boolean;
}

/** A question of a resident (Einwohnerfrage); `name` only as far as its owner agreed. */
export interface ResidentQuestion {
  id: string;
  number: string;
  item_id: string;
  text: string;
  name: string;
  live: boolean;
  state: "accepted" | "put" | "owed" | "answered";
  /** How many further questions are dealt with in this one. */
  merged: number;
  /** The day (ISO 8601) until which an answer is promised. */
  due: string;
  answer: { way: "oral" | "written"; by: string; text: string } | null;
  /** For chair and clerk: where whoever asks in person is; null where the question is to be read. */
  asker?: { present: Presence | null; consent: boolean; admitted: boolean } | null;
}

/** Citizens' question time; `now` is the question under debate, `open` while questions are taken. */
export interface QuestionTime {
  items: string[];
  open: boolean;
  now: string;
  questions: ResidentQuestion[];
}

/** A live poll (Stimmungsbild); figures once it is closed. */
export interface Poll {
  id: string;
  item_id: string;
  question: string;
  options: string[];
  kind: "single" | "multiple" | "scale" | "ranking" | "cloud" | "open";
  audience: "members" | "everybody";
  hidden: boolean;
  code: string;
  state: "open" | "closed";
  labels: string[] | null;
  counts: number[] | null;
  answers: number | null;
  members: number | null;
  sentence: string;
}

/**
 * How the open poll stands; no counts where they are kept back. Where people answer in words: what is released, the
 * number by which a text is agreed to, and of a word cloud the picture (SVG, or its address on a public page).
 */
export interface PollStanding {
  id: string;
  counts: number[] | null;
  answers: number;
  members: number;
  limit?: number;
  labels?: string[];
  numbers?: number[];
  picture?: string;
}

export type AnswerPoll = (answer: { poll_id: string; answer: number[] | string[] }) => Promise<Acknowledgement>;

/** A word and how many said it, or a text and how many agree. */
export interface SaidEntry {
  number: number;
  label: string;
  count: number;
}

/** What people answered in words, for those who release it: at most a hundred of each. */
export interface PollSaid {
  id: string;
  all_waiting: number;
  waiting: SaidEntry[];
  released: SaidEntry[];
  refused: SaidEntry[];
}

export type ModeratePoll = (asked: { poll_id: string; numbers: number[]; mark: "released" | "refused" }) => Promise<Acknowledgement>;

/** The question of a survey that hall and public see now; `share` is from 0 to 1, null where there is no bar. */
export interface Exhibit {
  item_id: string;
  survey_id: string;
  title: string;
  turnout: string;
  smallest: string;
  page: number;
  pages: number;
  question: string;
  answered: number;
  columns: string[];
  rows: { label: string; cells: string[]; share: number | null }[];
  note: string;
}

/** The page of a paper that fills the public picture. */
export interface Showing {
  item_id: string;
  file: string;
  title: string;
  page: number;
  pages: number;
}

/** For chair and clerk: what stands against the stream. */
export interface Streaming {
  refused: { text: string; rule: string } | null;
}

export type Fault = "picture" | "sound" | "both" | "connection";
export type FaultSource = "app" | "telephone" | "chair" | "observed";
export type Sphere = "member" | "municipality" | "negligible" | "unknown";

/** What disturbs the own line now, or to which an answer is due. */
export interface OwnDisturbance {
  id: string;
  state: "running" | "asked";
  what: Fault;
  since: string;
  until: string | null;
  answer_by: string | null;
}

/** Who could see and hear whom when a disturbance was noted; ids, "hall" for the people in the hall. */
export interface Evidence {
  connected: boolean;
  hall_video: boolean;
  hall_audio: boolean;
  fine: string[];
  faulty: string[];
  heard_by: string[];
  not_heard_by: string[];
  seen_by: string[];
  not_seen_by: string[];
  lost_up: number;
  lost_down: number;
}

/** A disturbed line that the chair has to look at. */
export interface Disturbance {
  id: string;
  person_id: string;
  name: string;
  faction: string;
  what: Fault;
  sources: FaultSource[];
  since: string;
  until: string | null;
  state: "running" | "asked" | "answered";
  sphere: Sphere | null;
  answer: "objected" | "accepted" | "unanswered" | null;
  /** Ids of the votes that ran meanwhile with the member's voice. */
  votes: string[];
  proposed: Sphere;
  rule: string;
  reason: string;
  evidence: Evidence | null;
}

/** Somebody who takes no part in an item. */
export interface Recusal {
  id: string;
  item_id: string;
  person_id: string;
  name: string;
  faction: string;
  how: Presence;
  origin: "declared" | "entered" | "doubted";
  state: "announced" | "out" | "over" | "lifted";
  doubt: "none" | "open" | "decided";
  since: string | null;
  left_room: boolean;
}

/** Why this person is kept from the meeting. */
export interface Waiting {
  reason: string;
  text: string;
  rule: string;
  number: string;
  title: string;
  since: string | null;
  /** Whether the public broadcast may be followed meanwhile. */
  may_listen: boolean;
}

/** Somebody's presence as evidence. */
export interface Attendance {
  name: string;
  faction: string;
  function: string;
  spans: { from: string; to: string | null; how: Presence; by: string; left_by: string }[];
  disturbances: { from: string; to: string | null; what: Fault; sphere: Sphere | null; answer: string | null }[];
  recused: { from: string; to: string | null; number: string }[];
}

export type Intent = { name: string } & Record<string, string | number | boolean | null | string[] | Figures>;

export interface Step {
  key: string;
  label: string;
  say: string;
  intent: Intent | null;
}

export interface OtherStep {
  key: string;
  label: string;
  say: string;
  intent: Intent;
  danger: boolean;
  asks_reason: boolean;
}

export interface MinutesVote extends Omit<Vote, "hands"> {
  hands: [number, number, number] | null;
  notes: { at: string; text: string }[];
  names: { yes: string[]; no: string[]; abstain: string[]; missing: string[] };
}

export interface MinutesItem {
  id: string;
  number: string;
  title: string;
  public: boolean;
  called_at: string | null;
  closed_at: string | null;
  mover: string;
  motion: string;
  speakers: { name: string; faction: string; from: string; to: string | null; how: Presence }[];
  course: { at: string; until: string | null; text: string }[];
  prose: string;
  votes: MinutesVote[];
}

export interface Minutes {
  heading: { label: string; text: string; at: string | null }[];
  attendance: Attendance[];
  absent: string[];
  quorum: string[];
  items: MinutesItem[];
  remarks: string;
  events: { at: string; until: string | null; text: string }[];
  open: boolean;
}

export interface MinutesObjection {
  id: string;
  person_id: string;
  name: string;
  number: string;
  reason: string;
  version: number;
  at: string;
  settled: "upheld" | "rejected" | "withdrawn" | null;
  note: string;
}

/** How far the minutes are on their way to publication. */
export interface MinutesCourse {
  state: "draft" | "proposed" | "disputed" | "approved" | "published";
  version: number;
  kind: "results" | "course" | "verbatim";
  proposed_at: string | null;
  objection_ends: string | null;
  objections: MinutesObjection[];
  signed: { chair?: string; clerk?: string };
}

export interface TimelineEntry {
  seq: number;
  at: string;
  text: string;
}

export interface Sections {
  meeting?: Meeting | null;
  quorum?: Quorum | null;
  agenda?: Item[];
  schedule?: Schedule;
  motions?: Motion[];
  voting?: Voting | null;
  procedure?: Point[];
  additions?: Proposal[];
  item?: string | null;
  recusals?: Recusal[];
  disturbances?: Disturbance[];
  waiting?: Waiting | null;
  privacy?: Privacy | null;
  todos?: Todo[];
  announcements?: Announcement[];
  conduct?: Conduct | null;
  chairing?: Chairing;
  streaming?: Streaming | null;
  showing?: Showing | null;
  exhibit?: Exhibit | null;
  polls?: Poll[];
  question_time?: QuestionTime | null;
  minutes_due?: { date: string; rule: string } | null;
  minutes_course?: MinutesCourse | null;
  minutes_published?: string[];
  publication?: Publication | null;
  elections?: Election[];
  floor?: Floor | null;
  queue?: Request[];
  speaking?: Speaking;
  people?: Person[];
  vote?: Vote | null;
  me?: Me | null;
  preflight?: Preflight | null;
  next?: Step | null;
  also?: OtherStep[];
  minutes?: Minutes | null;
  timeline?: TimelineEntry[];
}

export interface ViewMessage {
  version: number;
  now: string;
  sections: Sections;
}

export interface TrackEntry {
  id: string;
  owner: string;
  kind: "audio" | "video";
  source: Source;
}

export interface LivePerson {
  connected: boolean;
  video: boolean;
  audio: boolean;
  heard: boolean;
  in_hall: boolean;
  /** How many of `of` receive this person's picture and sound just now; absent where the server does not measure it. */
  seen_by?: number;
  heard_by?: number;
  of?: number;
}

export interface Live {
  people: Record<string, LivePerson>;
  /** `silent`: nothing comes from the microphone of somebody at the word there; `shut`: that microphone did not open; `speakers`: its loudspeakers play. */
  hall: { video: boolean; audio: boolean; screen: boolean; silent: boolean; shut: boolean; speakers: boolean };
  stream: "on" | "placard" | "off";
}

export interface Goodbye {
  code: "taken-over" | "revoked" | "stopping";
  text: string;
}

export interface Problem {
  code: string;
  text: string;
  rule?: string;
}

export type Acknowledgement = { ok: true; seq: number } | { ok: false; error: Problem };
export type Source = "camera" | "microphone";

export interface Offer {
  sdp: string;
  publishes: Record<string, Source>;
  subscribes: Record<string, string>;
}

export type Answer = { ok: true; sdp: string } | { ok: false; error: Problem };
export type IceServers = { ok: true; ice_servers: RTCIceServer[] } | { ok: false; error: Problem };

/** By track id: how tall the picture is shown, in the screen's own pixels; 0 where it is not seen. */
export type Heights = Record<string, number>;

/** The rids of the own layers that somebody watches. */
export type Layers = Partial<Record<Source, string[]>>;

/** What arrived of a track in the last second. */
export interface Heard {
  frames: number;
  freeze_ms: number;
  concealed_ms: number;
}

/** Asks the server for something and tells how it went; never rejects. */
export type Send = (intent: Intent) => Promise<Acknowledgement>;
