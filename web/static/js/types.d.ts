// The wire contract of PROTOCOL.md as types. Times are ISO 8601 in UTC.

export type Choice = "yes" | "no" | "abstain";
export type Presence = null | "hall" | "remote";

export interface Page {
  role: "chair" | "clerk" | "member" | "hall" | "public" | "operator";
  slug: string;
  person_id: string | null;
  lang: string;
  texts: Record<string, string>;
  public_url: string;
  socket_path: string;
  town: { name: string; accent: string; timezone: string };
  view?: "" | "text" | "audio";
}

export interface Person {
  id: string;
  name: string;
  faction: string;
  seat: number | null;
  function: "chair" | "councillor" | "magistrate" | "clerk" | "guest";
  voting: boolean;
  present: Presence;
  since: string | null;
}

export interface Meeting {
  id: string;
  title: string;
  body: string;
  place: string;
  starts_at: string;
  state: "planned" | "open" | "interrupted" | "closed";
  reason: string | null;
  opened_at: string | null;
  closed_at: string | null;
  public_excluded: boolean;
}

export interface Quorum {
  present: number;
  hall: number;
  remote: number;
  legal_seats: number;
  required: number;
  quorate: boolean;
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
  kind: "report" | "resolution" | "information";
  motion: string;
  mover: string;
  state: "coming" | "now" | "done";
  called_at: string | null;
  closed_at: string | null;
  papers: Paper[];
  results: Vote[];
}

export interface Floor {
  contribution_id: string;
  person_id: string;
  name: string;
  faction: string;
  function: string;
  how: Presence;
  since: string;
  limit_s: number | null;
}

export interface Request {
  request_id: string;
  person_id: string;
  name: string;
  faction: string;
  how: Presence;
  remark: string;
  since: string;
  position: number;
  why: string;
}

export interface Me {
  person: Person;
  request: Request | null;
  may_vote: boolean;
  ballot: Choice | null;
  has_floor: boolean;
}

export type Intent = { name: string } & Record<string, string | number | null>;

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
}

export interface MinutesVote extends Vote {
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
  prose: string;
  votes: MinutesVote[];
}

export interface Minutes {
  heading: [string, string][];
  attendance: {
    name: string;
    faction: string;
    function: string;
    spans: { from: string; to: string | null; how: Presence }[];
  }[];
  absent: string[];
  quorum: string[];
  items: MinutesItem[];
  remarks: string;
  events: { at: string; text: string }[];
  open: boolean;
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
  item?: string | null;
  floor?: Floor | null;
  queue?: Request[];
  people?: Person[];
  vote?: Vote | null;
  me?: Me | null;
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
  hall: { video: boolean; audio: boolean; screen: boolean };
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
