/** What the page's own scripts hand to each other. */

import type {
  CoachMessage,
  ErrorMessage,
  FeedbackMessage,
  Kind,
  LimitsMessage,
  ReviewMessage,
  Sign,
  Step,
  Verdict,
} from "./messages.d.ts";

/** What is wrong and what to do, a sentence each, as the server says it. */
export interface Problem {
  problem: string;
  remedy: string;
  code?: string;
}

/** The same as the page says it. */
export interface Told {
  what: string;
  remedy: string;
}

/** The connection: as the socket knows it; the veil adds "off" and "paused". */
export type LinkState = "opening" | "getting_ready" | "live" | "offline" | "failed";

/** Where pictures come from. */
export interface Source {
  kind: "camera" | "sample";
  mirrored: boolean;
  deviceId?: string | null;
  onLost: (trouble: Told) => void;
  onBack: () => void;
  onEnded: () => void;
  /** Whether the pictures come from the server, with their answers. */
  own?: boolean;
  /** Of such a source: whether they are those of a phone. */
  phone?: boolean;
  /** Of such a source: a picture that was judged, and why there is none. */
  show?(picture: ImageBitmap): void;
  lost?(error: ErrorMessage): void;
  /** Told of each stream as it begins, and null when it ends. */
  onStream?: (stream: MediaStream | null) => void;
  open(video: HTMLVideoElement): Promise<void>;
  prepare(): Promise<void>;
  /** A camera's, while it gives pictures. */
  track?: MediaStreamTrack | null;
  /** Whether it is a film that waits for its pictures to be judged. */
  waits?: boolean;
  /** Of a picture that was captured then, by performance.now(). */
  time(frame: VideoFrameCallbackMetadata | null, atMs: number): number;
  pause(): void;
  resume(): void;
  stalled(): void;
  stop(): void;
}

/** The picture an answer is about, and how long the answer took. */
export interface Shot {
  /** None where an error came without one. Closed by those who are told of it. */
  picture: ImageBitmap | null;
  latencyMs: number;
}

/** A picture that came: by the video's account, when it was captured by the page's clock, and itself where it is handed over. */
export interface Shown {
  frame: VideoFrameCallbackMetadata | null;
  atMs: number;
  picture: VideoFrame | null;
}

/** A picture made ready: as it is sent, and as it is shown. */
export interface Made {
  jpeg: ArrayBuffer;
  picture: ImageBitmap;
}

/** Such a picture with its times: by the source's clock, whole milliseconds, and by the page's. */
export interface Taken extends Made {
  tMs: number;
  atMs: number;
  close(): void;
}

/** Why nothing is judged: the person said so, the tab is hidden, the camera is lost, the session is over. */
export type Reason = "person" | "hidden" | "source" | "over";

export interface RunEvents {
  reply(reply: FeedbackMessage | ErrorMessage, shot: Shot): void;
  coach?(coach: CoachMessage): void;
  link(state: LinkState, problem: Problem | null): void;
  source(trouble: Told | null): void;
  paused(reasons: Set<Reason>): void;
  ended(): void;
}

/** All that may be the matter with a session. */
export interface Condition {
  link: LinkState | "off";
  problem: Problem | null;
  trouble: Told | null;
  paused: Set<Reason>;
}

/** A shipped clip. */
export interface SampleClip {
  name: string;
  title: string;
  url: string;
}

/** A hold as the history keeps it; `posture history export --format json` has the same. */
export interface RecordedHold {
  leg: "left" | "right" | "both";
  round: number;
  right_s: number;
  in_position_s: number;
  warnings: number;
  deepest_flat_hinge_deg: number | null;
  rounding_share: number | null;
}

/** A session as the history keeps it. */
export interface RecordedSession {
  key: string;
  started_at: string;
  stretch_name: string;
  pain: boolean;
  pain_at_s: number | null;
  finished: boolean;
  source: string;
  holds: RecordedHold[];
}

/** What the page reads of report.json; its schema is in posture/clips/exports. */
export interface Report {
  limits: LimitsMessage;
  warnings: { start_s: number; end_s: number; peak_lumbar_flexion_deg: number }[];
  summary: { duration_s: number; max_hip_hinge_deg: number | null; max_lumbar_flexion_deg: number | null };
  judged_by: { calibrated_at: string | null };
  clip: { damaged: boolean };
}

export type Review = Omit<ReviewMessage, "report"> & { report: Report };

/** A piece of a line or of text over the picture; a place is null where it is not known. */
export interface Drawn {
  points: ([number, number, number] | undefined)[];
  back: [number, number][];
}

/** What a page is at; each page has some of it. Style sheets find it on the body as data-…. */
export interface PageState {
  /** Which part of the page is on show. */
  phase:
    | "welcome"
    | "setup"
    | "stretch"
    | "after"
    | "who"
    | "steps"
    | "proof"
    | "review"
    | "history"
    | "guests"
    | "connect"
    | "phone"
    | "door";
  /** The connection, as the veil shows it. */
  link: LinkState | "off" | "paused";
  /** The judgement on the low back. */
  state: Verdict;
  /** The shape beside the picture. */
  sign: Sign;
  warning: "on" | "off";
  /** Whether the place to stand is shown. */
  ghost: "on" | "off";
  /** Whether the session ended because it hurt. */
  pain: "yes" | "no";
  /** How the time of the stretch is spent. */
  kind: Kind;
  /** The step of the calibration. */
  step: Step;
  source: Source["kind"];
  /** Which part of the review, the history or the list of guests is on show. */
  shown:
    | "loading"
    | "trouble"
    | "library"
    | "clip"
    | "empty"
    | "filled"
    | "open"
    | "closed"
    | "known"
    | "elsewhere"
    | "start"
    | "watching";
  /** The time of the picture that was answered last. */
  tMs: string;
}

/** One moment of a curve: seconds, and degrees where they are known. */
export interface CurveRow {
  t: number;
  hips: number | null;
  back: number | null;
  warning: boolean;
}

/** One moment of the person's own curve, as the server judged it. */
export interface JudgedRow extends CurveRow {
  hips: number;
  back: number;
  step: Step;
  level: Verdict;
}

declare global {
  /** Of browsers that hand over a camera's pictures: https://www.w3.org/TR/mediacapture-transform/ */
  interface Window {
    MediaStreamTrackProcessor?: new (init: { track: MediaStreamTrack; maxBufferSize?: number }) => {
      readable: ReadableStream<VideoFrame>;
    };
  }
  interface VideoFrame {
    metadata?(): { captureTime?: number };
  }
}
