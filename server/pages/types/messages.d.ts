// Written by scripts/page_types.py from the server's models: change those, and run it again.

/** Degrees, forward and flexion positive; None where unknown. */
export interface AnglesMessage {
  trunk_lean_deg: number | null;
  hip_hinge_deg: number | null;
  hip_hinge_sd_deg: number | null;
  lumbar_flexion_deg: number | null;
  lumbar_sd_deg: number | null;
  thoracic_flexion_deg: number | null;
  knee_flexion_left_deg: number | null;
  knee_flexion_right_deg: number | null;
}

export type Answer = FeedbackMessage | CoachAnswer | ErrorMessage;

/** All answers: question id → yes. profile_id: None for nobody in particular. */
export interface AnswersMessage {
  profile_id?: number | null;
  answers: Record<string, boolean>;
}

/** The id of a recording, and of the clip it will be. */
export interface BegunMessage {
  id: string;
}

/** What must be in the picture. */
export type BodyPart = "feet" | "knees" | "hips" | "shoulders" | "head" | "hands";

/**
 * How far the calibration is.
 *
 * word: to be read from far away. guide: while they are still to stand, the first check that is not met, to be drawn;
 * None when all are. there: all of the person is in the picture, side-on. say: sentences to speak now.
 * restarts: the steps that can be done again.
 */
export interface CalibrationMessage {
  step: Step;
  word: string;
  prompt: string;
  progress: number;
  there: boolean;
  guide: Check | null;
  say: string[];
  restarts: Step[];
  refusal: RefusalMessage | null;
  result: ResultMessage | null;
}

/** Whom, by what limits, and from which calibration; None without any. presets: shares in percent. */
export interface CalibrationOfMessage {
  profile: ProfileMessage;
  limits: LimitsMessage;
  presets: Partial<Record<Strictness, [number, number]>>;
  calibration: FiguresMessage | null;
}

/** Another name, or other limits: one of the two, so that neither is done without the other. */
export interface Change {
  name?: string | null;
  strictness?: Strictness | null;
  own_pct?: [number, number] | null;
}

/** What must be so, in the order in which it can be met. */
export type Check = "body" | "alone" | "distance" | "side" | "light" | "still" | "standing";

/** One thing that must be so before the stretch begins. progress: 0..1 on the way there. */
export interface CheckMessage {
  id: Check;
  text: string;
  met: boolean;
  progress: number;
}

/** Where somebody stands with the questions. */
export type Clearance = "clear" | "never" | "again" | "stopped";

/** Where a clip came from. */
export type ClipKind = "sample" | "recording" | "upload";

/**
 * A clip. key: what a review by the limits asked about has, or would have.
 *
 * profile_id: who is in it, None for nobody in particular. keep: never deleted by itself. interrupted: a review of it
 * was begun by a server that ended first.
 */
export interface ClipMessage {
  id: string;
  title: string;
  kind: ClipKind;
  added_at: string;
  duration_s: number | null;
  bytes: number;
  profile_id: number | null;
  keep: boolean;
  key: string;
  jobs: JobMessage[];
  failed: ReviewedProblemMessage | null;
  interrupted: boolean;
  reviews: DoneMessage[];
}

/** All clips, what may be added, and how much all of them take of how much they may. */
export interface ClipsMessage {
  clips: ClipMessage[];
  max_bytes: number;
  max_seconds: number;
  taken_bytes: number;
  library_bytes: number;
}

/** The answer to pain, skip, pause and finish, which can't wait for a picture. */
export interface CoachAnswer {
  type: "coach";
  coach: CoachMessage;
}

/** What began or ended, with what is known of it. */
export interface CoachEventMessage {
  kind: "phase_began" | "hold_started" | "hold_paused" | "hold_resumed" | "hold_ended" | "rep_done" | "round_done" | "finished";
  phase: Phase | null;
  leg: Side | null;
  round: number | null;
  reason: Pause | null;
  right_s: number | null;
  in_position_s: number | null;
  number: number | null;
  worst_lumbar_deg: number | null;
  rounded: boolean | null;
}

/** Where the coach is. */
export interface CoachMessage {
  stretch: string;
  key: string | null;
  resumed: boolean;
  phase: Phase;
  sign: Sign;
  word: string;
  sentence: string;
  alert: string;
  ring: RingMessage | null;
  checks: CheckMessage[];
  clock_s: number;
  target_s: number;
  leg: Side | null;
  round: number;
  rounds: number;
  reps: number;
  reps_target: number;
  paused_because: Pause | null;
  paused_words: string;
  say: SayMessage[];
  tones: ToneName[];
  events: CoachEventMessage[];
  highlight: HighlightMessage | null;
  note: string;
  leg_angle_deg: number | null;
  knee_deg: number | null;
  place: string;
  summary: SummaryMessage | null;
  unsaved: UnsavedMessage | null;
}

/** One moment of the curve: seconds, degrees, and the step it belongs to; as the calibration's result has it. */
export interface CurveMoment {
  time_s: number;
  hip_hinge_deg?: number;
  low_back_deg: number;
  step: Step;
}

/** Everything that is kept. */
export interface DataMessage {
  folder: string;
  database: string;
  holdings: HoldingMessage[];
  people: OwnerMessage[];
  retention: RetentionMessage;
}

/** Seconds in good form of each leg on one day. */
export interface DayMessage {
  day: string;
  left_s: number;
  right_s: number;
  sessions: number;
  done: boolean;
  full: boolean;
}

/** A review there is. profile: whose limits, None for nobody's in particular. */
export interface DoneMessage {
  key: string;
  profile_id: number | null;
  profile: string | null;
  made_at: string;
  seen: string;
}

/** Whether a code is asked for, which, and who has been let in. */
export interface DoorMessage {
  asks: boolean;
  code: string;
  address: string;
  fingerprint: string;
  guests: GuestMessage[];
}

/** How long and how often, as figures to begin with in the options. */
export interface DoseMessage {
  hold_s: number;
  rounds: number;
  repetitions: number;
}

/** A recording that would be deleted. */
export interface DueMessage {
  clip_id: string;
  title: string;
  added_at: string;
  bytes: number;
}

/** The clip it has become; None when there was nothing to keep. */
export interface EndedMessage {
  clip: ClipMessage | null;
}

/** Of whom, and what was typed to confirm it. */
export interface EraseData {
  name?: string | null;
  typed: string;
}

/** What would be erased. word: what has to be typed; retitled: films of others that name the person. */
export interface ErasePlanMessage {
  word: string;
  goes: HoldingMessage[];
  retitled: string[];
}

/** The answer to a picture that could not be judged, or the reason why the connection is about to close. */
export interface ErrorMessage {
  type: "error";
  t_ms: number | null;
  code: "bad_frame" | "camera" | "bad_message" | "busy" | "idle" | "model" | "system_library" | "profile" | "storage" | "calibration" | "stretch" | "safety" | "thrown_out" | "taken" | "internal";
  problem: string;
  remedy: string;
}

/** What began or ended at this frame. */
export type Event = "reference_taken" | "warning_started" | "warning_ended";

/** One thing a review can be had as. ready: it need only be fetched. */
export interface ExportMessage {
  id: string;
  file_name: string;
  description: string;
  ready: boolean;
  url: string;
}

/** What is wrong. */
export type Fault = "unseen" | "rounded" | "knee" | "bounce" | "out" | "neck" | "moved" | "not_deeper" | "back_first" | "shallower";

/**
 * The answer to one picture. calibration: None unless the session calibrates; coach: unless it is led; load: unless
 * there is too much to do.
 */
export interface FeedbackMessage {
  type: "feedback";
  t_ms: number;
  status: Status;
  verdict: Verdict;
  advice: string;
  warning: boolean;
  shown: Verdict;
  events: Event[];
  reference_progress: number;
  angles: AnglesMessage | null;
  rounding_pct: number | null;
  view: ViewMessage | null;
  limits: LimitsMessage;
  overlay: OverlayMessage;
  stale: StaleMessage[];
  calibration: CalibrationMessage | null;
  coach: CoachMessage | null;
  load: LoadMessage | null;
  server_ms: number;
}

/** What a calibration found. */
export interface FiguresMessage {
  taken_at: string;
  grade: Grade;
  reasons: string[];
  maximum_deg: number;
  flat_hinge_deg: number;
}

/** What somebody wants. Times as HH:MM of the clock on the wall; depth_deg: None for no depth in particular. */
export interface GoalsMessage {
  days_a_week: number;
  depth_deg: number | null;
  remind: boolean;
  at: string;
  quiet_from: string;
  quiet_to: string;
}

/** How far a calibration can be trusted; what is worse than fair is refused, not graded. */
export type Grade = "good" | "fair";

/** A device that was let in. */
export interface GuestMessage {
  id: string;
  device: string;
  address: string;
  since: string;
  seen: string;
  connected: boolean;
  you: boolean;
}

/** How often, against how often is recommended. */
export interface HabitMessage {
  weeks: WeekMessage[];
  streak_days: number;
  streak_weeks: number;
  hold_s: number;
  holds_a_leg: number;
  full_s: number;
  days_a_week: number;
}

/** This picture is worth keeping, in the place of the one kept so far: in words, and seconds since it began. */
export interface HighlightMessage {
  time_s: number;
  words: string;
}

/** What the page shows. trend: of the stretch in `stretch`, the oldest first; sessions: all, the newest first. */
export interface HistoryMessage {
  people: PersonMessage[];
  stretches: HistoryStretchMessage[];
  stretch: string | null;
  trend: PointMessage[];
  trend_words: string;
  habit: HabitMessage;
  sessions: Record<string, unknown>[];
}

/** A stretch that is in the history. */
export interface HistoryStretchMessage {
  id: string;
  name: string;
}

/** One hold of the report; seconds and degrees. faults: what was wrong, with the seconds it cost. */
export interface HoldMessage {
  leg: Side | null;
  round: number;
  right_s: number;
  in_position_s: number;
  target_s: number;
  warnings: number;
  deepest_deg: number | null;
  rounded_from_deg: number | null;
  rounding_share: number | null;
  faults: Partial<Record<Fault, number>>;
  grew_deg: number | null;
}

/** All of one kind that is the same person's: a line of what is shown. */
export interface HoldingMessage {
  kind: string;
  what: string;
  whose: string;
  profile_id: number | null;
  machine: boolean;
  count: number;
  bytes: number | null;
  since: string | null;
  where: string;
}

/** Work under way. share: 0..1 and left_s: seconds, None where they can't be known. */
export interface JobMessage {
  what: What;
  export: string | null;
  running: boolean;
  share: number | null;
  left_s: number | null;
}

/** Judge by these limits from now on, without saving them; own_pct instead of the strictness. Not answered. */
export interface JudgeBy {
  type: "limits";
  strictness?: Strictness;
  own_pct?: [number, number] | null;
}

/** The curve's moments, judged, and in a sentence or two what that comes to. */
export interface JudgedMessage {
  moments: JudgedMoment[];
  words: string;
}

/** What is said at one moment of the curve. */
export interface JudgedMoment {
  level: Verdict;
  warning: boolean;
}

/** How the time in the stretch is spent. */
export type Kind = "hold" | "contract_relax" | "repetitions" | "free";

/** Low-back flexion at which caution and rounding begin for this person. */
export interface LimitsMessage {
  caution_deg: number;
  rounded_deg: number;
}

/**
 * The machine is too busy for all of it. Pictures are wanted of at most this size, and no more often than this.
 *
 * longer_side: pixels; every_ms: 0 for as many as there are; said: what the person is told.
 */
export interface LoadMessage {
  longer_side: number;
  every_ms: number;
  said: string;
}

/** Show the next picture of the server's own camera. Answered by the picture, then by the answer to it. */
export interface Look {
  type: "look";
}

export type Message = Start | Look | Reset | Restart | Save | JudgeBy | Want;

/** What the place is to be called. */
export interface NewNameMessage {
  name: string;
}

/** A person to add. */
export interface NewProfile {
  name: string;
}

/** What to call it, and who is in it. */
export interface NewRecording {
  title?: string;
  profile_id?: number | null;
}

/** What a person chose for their stretch; None: as the stretch says. */
export interface OptionsMessage {
  hold_s?: number | null;
  rounds?: number | null;
  repetitions?: number | null;
  first_leg?: Side | null;
  praise?: boolean;
}

/** What answers lead to. kept: False when the database couldn't take them, so that they are asked again. */
export interface OutcomeMessage {
  passed: boolean;
  urgent: boolean;
  title: string;
  advice: string;
  reasons: string[];
  kept: boolean;
}

/**
 * What to draw, in shares of the picture's width and height, origin at the top left corner.
 *
 * points: x, y, visibility of the landmarks that are measured by, in the order of `Landmark`. back: the line along
 * the back, pelvis end first.
 */
export interface OverlayMessage {
  points: [number, number, number][];
  back: [number, number][];
}

/** The camera of the computer that the server runs on. */
export interface OwnCameraMessage {
  there: boolean;
  name: string;
  problem: string | null;
  remedy: string | null;
}

/** Somebody of whom something is kept. profile_id: None for somebody whose profile has been deleted. */
export interface OwnerMessage {
  profile_id: number | null;
  name: string;
}

/** Why the clock stands still. */
export type Pause = "unseen" | "rounded" | "knee" | "bounce" | "out" | "moved" | "moving" | "camera" | "person";

/** Somebody with a history, or a profile without any yet. id: None for nobody in particular. */
export interface PersonMessage {
  id: number | null;
  name: string;
  sessions: number;
}

/** Where in the stretch. */
export type Phase = "ready" | "into" | "hold" | "press" | "relax" | "deeper" | "repeat" | "come_up" | "change_leg" | "summary";

/** A phone's page is there, and how the phone is. The first with a new key takes the place of any other phone. */
export interface PhoneHere {
  type?: "here";
  key: string;
  on_show?: boolean;
  battery_pct?: number | null;
  charging?: boolean | null;
  pitch_deg?: number | null;
  roll_deg?: number | null;
}

/** The phone as the pages on the computer are told of it. */
export interface PhoneMessage {
  there: boolean;
  connected: boolean;
  name: string;
  battery_pct: number | null;
  charging: boolean | null;
  pitch_deg: number | null;
  roll_deg: number | null;
  problem: string | null;
  remedy: string | null;
  phone_address: string;
}

/** The answer to a picture of the phone, or to how it is. */
export interface PhoneSeenMessage {
  type: "seen";
  t_ms: number | null;
  wanted: boolean;
  late: boolean;
}

/** A place as the page knows it. words: how the camera sees the person there. */
export interface PlaceMessage {
  id: number;
  name: string;
  words: string;
  used_at: string;
}

/** The deepest hinge with a flat back in one session, in degrees; left minus right. */
export interface PointMessage {
  key: string;
  started_at: string;
  left_deg: number | null;
  right_deg: number | null;
  both_deg: number | null;
  difference_deg: number | null;
}

/** How the body is placed; the view check and what can be measured follow from it. */
export type Position = "standing" | "heel_raised" | "seated" | "hands_and_feet" | "lying";

/** What went wrong, and what to do. */
export interface ProblemMessage {
  problem: string;
  remedy: string;
}

/** A person as the page knows them. own_pct: caution and rounded in percent, instead of the strictness. */
export interface ProfileMessage {
  id: number;
  name: string;
  strictness: Strictness;
  own_pct: [number, number] | null;
  calibrated_at: string | null;
  calibrations: number;
}

/** One question to answer with yes or no. */
export interface QuestionMessage {
  id: string;
  text: string;
}

/** The deepest with right form of each leg, and of both at once, in degrees. */
export interface RangeMessage {
  left: number | null;
  right: number | null;
  both: number | null;
}

/**
 * Why a calibration came to nothing.
 *
 * kept: a sentence when an older one stays in use, else "". again_in_s: when it tries again by itself, None: never.
 */
export interface RefusalMessage {
  problem: string;
  remedy: string;
  restart_at: Step;
  kept: string;
  again_in_s: number | null;
}

/** How it stands. now: to be said unasked; the words are in the page's language. */
export interface ReminderMessage {
  state: State;
  now: boolean;
  words: string;
  goals: GoalsMessage;
  towards: string[];
  last_week: string[];
}

/** One repetition of the report. */
export interface RepMessage {
  leg: Side | null;
  number: number;
  worst_lumbar_deg: number | null;
  rounded: boolean;
}

/** Begin anew on the same connection: another person, or a new standing reference. Not answered. */
export interface Reset {
  type: "reset";
}

/** Do a step of the calibration again, with what came before it kept. Not answered. */
export interface Restart {
  type: "restart";
  step: "stand" | "hinge" | "round";
}

/**
 * A finished calibration.
 *
 * presets: the shares in percent at which caution and rounding begin. saved and problem are both None where it is not
 * to be saved.
 */
export interface ResultMessage {
  grade: Grade;
  reasons: string[];
  maximum_deg: number;
  flat_hinge_deg: number;
  taken_at: string;
  strictness: Strictness;
  own_pct: [number, number] | null;
  limits: LimitsMessage;
  presets: Partial<Record<Strictness, [number, number]>>;
  curve: SampleMessage[];
  saved: SavedMessage | null;
  problem: ProblemMessage | null;
}

/** Which recordings are deleted by themselves; None: not by that. */
export interface RetentionMessage {
  days: number | null;
  max_bytes: number | null;
}

/** What a review found. */
export interface ReviewMessage {
  key: string;
  made_at: string;
  profile_id: number | null;
  profile: string | null;
  report: Record<string, unknown>;
  seen: string;
  judged: string;
  stale: string[];
  holds: [number, number][];
  pictures: (string | null)[];
  curve: string;
  overlay: string;
  exports: ExportMessage[];
}

/** What went wrong, and what to do. */
export interface ReviewedProblemMessage {
  problem: string;
  remedy: string;
}

/** The ring: what stands in it, how full it is (0..1), and whether its clock stands. */
export interface RingMessage {
  number: number;
  share: number;
  waits: boolean;
}

/** Which recordings go; None: not by that. Off unless the person says otherwise. */
export interface Rule {
  days?: number | null;
  max_bytes?: number | null;
}

/** Whether to ask, what, and what the last answers led to; None without any that fit these questions. */
export interface SafetyMessage {
  clearance: Clearance;
  due: boolean;
  questions: QuestionMessage[];
  last: OutcomeMessage | null;
  answered_at: string | null;
}

/** One moment of the person's own curve: seconds from the first, degrees, and the step it belongs to. */
export interface SampleMessage {
  time_s: number;
  hip_hinge_deg: number;
  low_back_deg: number;
  step: Step;
}

/** Save the finished calibration, to this profile from now on. Not answered: the next picture's answer tells. */
export interface Save {
  type: "save";
  profile_id: number;
}

/** Where the calibration is kept now. */
export interface SavedMessage {
  profile_id: number;
  name: string;
}

/** A sentence to speak: what it is about, when to say it, and the words. */
export interface SayMessage {
  id: string;
  kind: Urgency;
  text: string;
}

/** A side of the person's body, or the way they face in the image. */
export type Side = "left" | "right";

/** A shape; what it stands for is told by shape, colour and word alike. */
export type Sign = "good" | "go" | "hold" | "press" | "count" | "relax" | "up" | "other" | "done" | "caution" | "rounded" | "fix" | "paused" | "unknown";

/** For how long nothing is to be said. */
export interface SnoozeMessage {
  hours: number;
}

/** Why a person's calibration should be done again. */
export type Stale = "old" | "distance" | "standing";

/** Why the calibration should be done again, with a sentence that says so. */
export interface StaleMessage {
  reason: Stale;
  advice: string;
}

/**
 * The first message of a client. profile_id: whom to judge, None for nobody in particular.
 *
 * stretch: the id of the one to be coached through, None to be judged only. session: a UUID of the client's own by
 * which a connection that was lost is taken up again. sample: the pictures are a clip, of nobody who is here.
 * language: a tag (BCP 47) of what the answers are told in; None: what the connection itself asks for.
 * own_camera: the pictures come from the camera of the computer that the server runs on; the client sends `look`.
 * phone: with that, from the phone that is connected as a camera. camera: what the client's own camera is called.
 */
export interface Start {
  type: "start";
  model?: "lite" | "full" | "heavy";
  profile_id?: number | null;
  mode?: "stretch" | "calibrate";
  stretch?: string | null;
  options?: OptionsMessage;
  session?: string | null;
  sample?: boolean;
  language?: string | null;
  own_camera?: boolean;
  phone?: boolean;
  camera?: string;
}

/** How it stands today. Only DUE is said without being asked. */
export type State = "due" | "new" | "done" | "reached" | "resting" | "later" | "quiet" | "snoozed" | "off";

/** Whether a frame could be measured, and if not, why (the `status` column of frames.csv). */
export type Status = "ok" | "no_person" | "out_of_frame" | "not_side_on" | "no_reference" | "low_confidence";

/** Where in the protocol. */
export type Step = "stand" | "hinge" | "stand_again" | "round" | "stand_last" | "done" | "refused";

/** All stretches, the main one first. for_all: sentences that hold for each. own: what is wrong with the user's. */
export interface StretchesMessage {
  main: string;
  stretches: StretchesStretchMessage[];
  for_all: string[];
  own: StretchesProblemMessage | null;
}

/** Why the user's own stretches are not among them. */
export interface StretchesProblemMessage {
  problem: string;
  remedy: string;
}

/** One stretch in words. judged: each the end of "Posture watches ...". back: whether the low back is judged. */
export interface StretchesStretchMessage {
  id: string;
  name: string;
  variant_of: string;
  kind: Kind;
  position: Position;
  position_words: string;
  summary: string;
  steps: string[];
  camera: string;
  dose: DoseMessage;
  dose_words: string;
  judged: string[];
  not_judged: string[];
  cautions: string[];
  back: boolean;
  side_on: boolean;
  legs: number;
  checks: WantedCheckMessage[];
  drawing: string;
}

/** How much rounding is let pass. */
export type Strictness = "strict" | "standard" | "relaxed";

/** The report: words, a line each, and figures. details: of the words, those about figures. */
export interface SummaryMessage {
  name: string;
  words: string[];
  details: string[];
  went_well: string;
  next_time: string;
  pain: boolean;
  right_s: number;
  in_position_s: number;
  longest_s: number;
  aim_s: number;
  warnings: number;
  range_deg: RangeMessage;
  left_minus_right_deg: number | null;
  holds: HoldMessage[];
  reps: RepMessage[];
}

/** Another title; or whether it is kept, whatever recordings are deleted by themselves. None: as it is. */
export interface Titled {
  title?: string | null;
  keep?: boolean | null;
}

/** A short sound. */
export type ToneName = "warn" | "good" | "tick" | "done";

/** A curve and the limits to try on it: shares, in percent, of this person's own maximum. */
export interface TryMessage {
  maximum_deg: number;
  caution_pct: number;
  rounded_pct: number;
  curve: CurveMoment[];
}

/** Why the session could not be saved, and what to do. */
export interface UnsavedMessage {
  problem: string;
  remedy: string;
}

/** When a sentence is to be spoken. */
export type Urgency = "now" | "next" | "if_quiet";

/** The judgement on the low back. */
export type Verdict = "good" | "caution" | "rounded" | "unknown";

/** How the camera sees the person. missing: body parts out of the picture. */
export interface ViewMessage {
  yaw_deg: number | null;
  facing: Side;
  missing: BodyPart[];
}

/** What the person wants of the coach. Answered at once, but for `resume`, which the next picture answers. */
export interface Want {
  type: "pain" | "skip" | "pause" | "resume" | "finish";
}

/** By whose limits; None: the average person's. again: also when it has been done. */
export interface Wanted {
  profile_id?: number | null;
  again?: boolean;
}

/** What must be so before it begins, as it stands in the list of checks. */
export interface WantedCheckMessage {
  id: Check;
  text: string;
}

/** A week from its Monday on. */
export interface WeekMessage {
  monday: string;
  days: DayMessage[];
  days_done: number;
  days_full: number;
  reached: boolean;
}

/** What is to be done. */
export type What = "review" | "export" | "copy";

/** Of whom; None: everything there is. */
export interface WhoseData {
  name?: string | null;
}
