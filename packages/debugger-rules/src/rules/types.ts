import type { RuleName, RuleParameters } from '../parameters/rule-parameters.js';

/** One value of a series: a metric of the log, or a saved tensor. */
export interface RulePoint {
  /** Boosting round or epoch, from 0. */
  readonly step: number;
  /** Name of the metric or tensor: `validation:rmse` and `validation-rmse` are the same. */
  readonly name: string;
  /** Seconds since 1970; needed only by the rules that judge time. */
  readonly time?: number | undefined;
  readonly value?: number | undefined;
  readonly tensor?: Tensor | undefined;
}

/** An array in row-major order; texts only where the training saves texts (`trees/ID`). */
export interface Tensor {
  readonly shape: readonly number[];
  readonly values: ArrayLike<number> | readonly string[];
}

/** As SageMaker's `RuleEvaluationStatus`. `Error`: the rule ended without a single point that it could judge. */
export type RuleStatus = 'InProgress' | 'NoIssuesFound' | 'IssuesFound' | 'Error';

export interface Verdict {
  readonly status: RuleStatus;
  /** The step at which the rule fired, else the last one judged. */
  readonly step?: number | undefined;
  /** What the decision was made on, by name; finite numbers only. */
  readonly numbers?: Readonly<Record<string, number>> | undefined;
  /** The decision as a sentence. */
  readonly details: string;
}

/** A rule at work on the points of one training job. */
export interface Rule {
  readonly name: RuleName;
  /**
   * Takes points, in any order and chunks; the same points twice do no harm.
   *
   * @param now seconds since 1970: the training was seen running at this time. Only StalledTraining uses it; give it
   *   only while the job really trains, or a slow download counts as a stall.
   */
  feed(points: Iterable<RulePoint>, now?: number): Verdict;
  /** Says that every point up to this step was fed. The steps are judged at once and forgotten, so the state stays small. */
  settle(step: number): Verdict;
  /** Says that no more points come. */
  end(): Verdict;
  verdict(): Verdict;
  /** Everything needed to go on in another process; plain JSON. */
  state(): RuleState;
}

/** A rule's state as JSON. Opaque: only `restoreRule` reads it. */
export interface RuleState {
  readonly version: 1;
  readonly rule: RuleName;
  readonly parameters: Json;
  readonly context: RuleContext;
  readonly ended: boolean;
  readonly settled: number | null;
  readonly clock: readonly [number, number] | null;
  readonly lanes: Json;
}

export type Json = string | number | boolean | null | readonly Json[] | { readonly [member: string]: Json };

/** What a rule must know of the job besides its own parameters. */
export interface RuleContext {
  /** Patterns of the collections that the hook defines itself, by collection name. */
  readonly collections?: Readonly<Record<string, readonly string[]>> | undefined;
}

/** Why a rule fired. */
export interface Finding {
  readonly step: number;
  readonly numbers: Readonly<Record<string, number>>;
  readonly details: string;
}

/** What became of judging a step. Undefined memory: the step had nothing to judge. */
export interface Judgement<Memory> {
  readonly memory: Memory;
  readonly finding?: Finding | undefined;
}

/** The time for which a running job was watched, seconds since 1970. */
export interface Clock {
  readonly first: number;
  readonly last: number;
}

interface RuleBase<N extends RuleName, Observation, Memory> {
  readonly name: N;
  /** What the rule reads, for the sentence that says that it never came. */
  readonly reads: string;
  /** Which series the rule looks at. */
  watches(parameters: RuleParameters<N>, context: RuleContext): (series: string) => boolean;
  /** Reduces a point to what the decision needs; undefined leaves it out. */
  observe(point: RulePoint, parameters: RuleParameters<N>): Observation | undefined;
  /** Before the first step. Memories are plain values and never changed, only replaced. */
  readonly start: Memory;
  /** Judges the end of a series of steps, for rules that wait before they judge. */
  atEnd?(memory: Memory, parameters: RuleParameters<N>): Finding | undefined;
}

/** A rule that looks at each series by itself; the first step at which any series fires is the verdict. */
export interface SeriesRule<N extends RuleName, Observation, Memory> extends RuleBase<N, Observation, Memory> {
  readonly scope: 'series';
  judge(
    memory: Memory,
    at: { readonly step: number; readonly series: string; readonly observation: Observation },
    parameters: RuleParameters<N>,
  ): Judgement<Memory> | undefined;
}

/** A rule that looks at all its series of a step together. */
export interface StepRule<N extends RuleName, Observation, Memory> extends RuleBase<N, Observation, Memory> {
  readonly scope: 'step';
  /** Whether the step can be judged before a later one is seen. Asked only when every series seen so far is there. */
  isComplete(frame: ReadonlyMap<string, Observation>): boolean;
  judge(
    memory: Memory,
    at: { readonly step: number; readonly frame: ReadonlyMap<string, Observation> },
    parameters: RuleParameters<N>,
  ): Judgement<Memory> | undefined;
  /** Judges time that passes without points. */
  overdue?(memory: Memory, clock: Clock, parameters: RuleParameters<N>): Finding | undefined;
}

export type RuleDefinition<N extends RuleName, Observation, Memory> =
  | SeriesRule<N, Observation, Memory>
  | StepRule<N, Observation, Memory>;
