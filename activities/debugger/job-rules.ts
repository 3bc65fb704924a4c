import { isCollectionName, type RuleName, seriesName } from '@durable-forecast/debugger-rules/parameters';
import {
  createRule,
  type Rule,
  type RuleContext,
  type RulePoint,
  type RuleState,
  restoreRule,
  type Verdict,
} from '@durable-forecast/debugger-rules/rules';
import {
  type ByteSource,
  TensorReader,
  type TensorReaderState,
  type TensorWarning,
} from '@durable-forecast/debugger-rules/tensors';
import type { HookCollection, Rules } from '../../contracts/request/rules.js';

/** What a watched rule says of a job now. */
export interface RuleEvaluation extends Verdict {
  readonly name: string;
  readonly rule: RuleName;
}

/** What a poll of the rules gives. */
export interface RulePoll {
  readonly evaluations: readonly RuleEvaluation[];
  /** Names of the rules that fired since the poll before. */
  readonly fired: readonly string[];
  readonly warnings: readonly TensorWarning[];
}

/** Plain JSON; small enough for heartbeat details as long as no rule compares large tensors (UnchangedTensor). */
export interface JobRulesState {
  readonly rules: readonly RuleState[];
  readonly fired: readonly string[];
  readonly reader: TensorReaderState;
  readonly metrics: readonly string[];
  readonly lastLogStep: number | null;
}

/** Which points a rule lives on. Times are taken from the log, which has every step. */
const LIVES_ON: Readonly<Record<RuleName, 'log' | 'tensors' | 'both'>> = {
  LossNotDecreasing: 'log',
  Overfit: 'log',
  Overtraining: 'log',
  WorseThanNaive: 'log',
  StalledTraining: 'log',
  StepOutlier: 'log',
  TreeDepth: 'tensors',
  FeatureImportanceOverweight: 'tensors',
  Confusion: 'tensors',
  ClassImbalance: 'tensors',
  ForecastBias: 'tensors',
  UnchangedTensor: 'both',
  AllZero: 'both',
  TensorVariance: 'both',
  ExplodingTensor: 'both',
};

/** Whether one of the watched rules judges saved tensors, so that the job needs a hook that saves them. */
export const needTensors = ({ watch }: Pick<Rules, 'watch'>): boolean =>
  watch.some(({ rule }) => LIVES_ON[rule] === 'tensors');

/**
 * Our rule engine on one training job: the metrics of its log and its saved tensors, poll by poll.
 *
 * A metric that the log reports is not taken from the tensors as well: the log has every step, and rounds.
 */
export class JobRules {
  private readonly rules: readonly { readonly name: string; readonly rule: Rule }[];
  private readonly fired: Set<string>;
  private readonly reader: TensorReader | undefined;
  private readonly metrics: Set<string>;
  private lastLogStep: number | undefined;

  /** @param tensors the job's tensors; undefined where its hook saves none */
  constructor(watched: Pick<Rules, 'watch' | 'hook'>, tensors: ByteSource | undefined, state?: JobRulesState) {
    const context = contextOf(watched.hook.collections);
    this.rules = watched.watch.map(({ name, rule, parameters }, index) => {
      const earlier = state?.rules[index];
      return { name, rule: earlier === undefined ? createRule(rule, parameters, context) : restoreRule(earlier) };
    });
    this.fired = new Set(state?.fired);
    this.reader = tensors === undefined ? undefined : new TensorReader(tensors, state?.reader);
    this.metrics = new Set(state?.metrics);
    this.lastLogStep = state?.lastLogStep ?? undefined;
  }

  /**
   * Takes what is new.
   *
   * @param log new points of the log's metrics, in the order of the log
   * @param trainingAt seconds since 1970 when the job was seen training; undefined while it starts or uploads
   */
  async poll(log: readonly RulePoint[], trainingAt?: number): Promise<RulePoll> {
    for (const { name, step } of log) {
      this.metrics.add(seriesName(name));
      this.lastLogStep = Math.max(step, this.lastLogStep ?? step);
    }
    const fresh = await this.reader?.readNew();
    const tensors = (fresh?.points ?? []).filter(({ name }) => !this.metrics.has(seriesName(name)));
    // The lines of a step are written together, so only the latest may still be cut off.
    const settled = {
      log: this.lastLogStep === undefined ? undefined : this.lastLogStep - 1,
      tensors: fresh?.settled,
    };
    for (const { rule } of this.rules) {
      const source = LIVES_ON[rule.name];
      if (source !== 'tensors') rule.feed(log, trainingAt);
      if (source !== 'log' || this.metrics.size === 0) rule.feed(tensors, trainingAt);
      const step = this.settledFor(source, settled);
      if (step !== undefined) rule.settle(step);
    }
    return this.result(fresh?.warnings ?? []);
  }

  /** The last poll, after the job has ended: everything that is still there is read, and each rule says its last word. */
  async end(log: readonly RulePoint[]): Promise<RulePoll> {
    const { warnings, fired } = await this.poll(log);
    for (const { rule } of this.rules) rule.end();
    const last = this.result(warnings);
    return { ...last, fired: [...fired, ...last.fired] };
  }

  get state(): JobRulesState {
    return {
      rules: this.rules.map(({ rule }) => rule.state()),
      fired: [...this.fired],
      reader: this.reader?.state ?? { read: [] },
      metrics: [...this.metrics],
      lastLogStep: this.lastLogStep ?? null,
    };
  }

  private settledFor(
    source: 'log' | 'tensors' | 'both',
    { log, tensors }: { readonly log: number | undefined; readonly tensors: number | undefined },
  ): number | undefined {
    if (this.reader === undefined) return source === 'tensors' ? undefined : log;
    if (source === 'log' && this.metrics.size > 0) return log;
    if (source === 'tensors' || this.metrics.size === 0) return tensors;
    return log === undefined || tensors === undefined ? undefined : Math.min(log, tensors);
  }

  private result(warnings: readonly TensorWarning[]): RulePoll {
    const evaluations = this.rules.map(({ name, rule }) => ({ name, rule: rule.name, ...rule.verdict() }));
    const fired = evaluations.filter(({ name, status }) => status === 'IssuesFound' && !this.fired.has(name));
    for (const { name } of fired) this.fired.add(name);
    return { evaluations, fired: fired.map(({ name }) => name), warnings };
  }
}

/** Patterns of the collections that the hook defines itself. */
function contextOf(collections: readonly HookCollection[]): RuleContext {
  const own = collections.filter(({ name, parameters }) => !isCollectionName(name) && parameters.include_regex);
  return {
    collections: Object.fromEntries(
      own.map(({ name, parameters }) => [
        name,
        (parameters.include_regex as string).split(',').map((part) => part.trim()),
      ]),
    ),
  };
}
