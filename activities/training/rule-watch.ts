import type { DescribeTrainingJobCommandOutput } from '@aws-sdk/client-sagemaker';
import { isAwsRule, type Rules } from '../../contracts/request/rules.js';
import type { RuleFinding } from '../../contracts/training/rule-findings.js';
import { JobRules, type JobRulesState, needTensors, type RuleEvaluation } from '../debugger/job-rules.js';
import { evaluationsOf, isOver } from '../debugger/rule-statuses.js';
import { debugOutputUri, s3TensorSource } from '../debugger/tensor-source.js';
import type { TrainingDeps } from './deps.js';
import { readNewLines } from './job-log.js';
import { type MetricPoint, MetricReader } from './metric-reader.js';
import type { WatchTrainingInput } from './watch-training-input.js';

/** What a killed watcher leaves of its rules. */
export interface RuleWatchState {
  readonly engine?: JobRulesState;
  /** Rules of SageMaker that have been reported as fired. */
  readonly reported: readonly string[];
}

/** The last word of the rules, or that SageMaker still thinks about some. */
export type LastWord =
  | { readonly kind: 'final'; readonly findings: readonly RuleFinding[] }
  | { readonly kind: 'waiting' };

/**
 * The rules on the job that a watch follows: those that SageMaker evaluates are read from its description, the others
 * our engine judges by the log and the saved tensors.
 */
export class RuleWatch {
  private readonly engine: JobRules;
  private readonly reported: Set<string>;

  private constructor(
    private readonly deps: TrainingDeps,
    private readonly input: WatchTrainingInput,
    private readonly rules: Rules,
    private readonly byService: Rules['watch'],
    state: RuleWatchState | undefined,
  ) {
    this.engine = this.engineFor(
      rules.watch.filter((watched) => !byService.includes(watched)),
      state?.engine,
    );
    this.reported = new Set(state?.reported);
  }

  /** @returns undefined where nothing is watched */
  static create(deps: TrainingDeps, input: WatchTrainingInput, state: unknown): RuleWatch | undefined {
    const { rules, judge } = input;
    if (rules === undefined || rules.watch.length === 0) return undefined;
    const byService = judge === 'sagemaker' ? rules.watch.filter(({ rule }) => isAwsRule(rule)) : [];
    return new RuleWatch(deps, input, rules, byService, (state ?? undefined) as RuleWatchState | undefined);
  }

  /** Takes what is new. @returns the rules that fired since the last poll */
  async poll(points: readonly MetricPoint[], job: DescribeTrainingJobCommandOutput): Promise<readonly RuleFinding[]> {
    const training = job.SecondaryStatus === 'Training' ? Date.now() / 1000 : undefined;
    const { evaluations, fired } = await this.engine.poll(points.map(rulePoint), training);
    const ours = evaluations.filter(({ name }) => fired.includes(name));
    const theirs = this.serviceEvaluations(job).filter(
      ({ name, status }) => status === 'IssuesFound' && !this.reported.has(name),
    );
    for (const { name } of theirs) this.reported.add(name);
    return [...ours, ...theirs].map(finding);
  }

  /**
   * The last word after the job's end. SageMaker's evaluations may still run then, and sometimes stay so for ever, so
   * they get the request's deadline; one that ended in Error is judged again, by our engine, and never costs a training.
   */
  async end(points: readonly MetricPoint[], job: DescribeTrainingJobCommandOutput): Promise<LastWord> {
    const theirs = this.serviceEvaluations(job);
    const late = Date.now() - (job.TrainingEndTime?.getTime() ?? Date.now()) > this.rules.deadlineSeconds * 1000;
    if (!late && theirs.some((evaluation) => !isOver(evaluation))) {
      await this.engine.poll(points.map(rulePoint));
      return { kind: 'waiting' };
    }
    const broken = theirs.filter(({ status }) => status === 'Error').map(({ name }) => name);
    const again = broken.length === 0 ? [] : await this.judgeAgain(broken);
    const { evaluations } = await this.engine.end(points.map(rulePoint));
    const final = [
      ...evaluations,
      ...theirs.filter(({ name }) => !broken.includes(name)).map((evaluation) => this.orLate(evaluation)),
      ...again,
    ];
    return { kind: 'final', findings: final.map(finding) };
  }

  get state(): RuleWatchState {
    return { engine: this.engine.state, reported: [...this.reported] };
  }

  private serviceEvaluations(job: DescribeTrainingJobCommandOutput): RuleEvaluation[] {
    return this.byService.length === 0 ? [] : evaluationsOf(job.DebugRuleEvaluationStatuses ?? [], this.byService);
  }

  private orLate(evaluation: RuleEvaluation): RuleEvaluation {
    if (isOver(evaluation)) return evaluation;
    const details = `SageMaker gave no verdict within ${this.rules.deadlineSeconds} s of the job's end.`;
    return { ...evaluation, details };
  }

  /** Our engine on everything that the ended job has left. */
  private async judgeAgain(names: readonly string[]): Promise<RuleEvaluation[]> {
    const engine = this.engineFor(
      this.byService.filter(({ name }) => names.includes(name)),
      undefined,
    );
    const { job, metrics } = this.input;
    const { lines } = await readNewLines(this.deps.logs, '/aws/sagemaker/TrainingJobs', job, undefined);
    const { evaluations } = await engine.end(new MetricReader(metrics).read(lines).map(rulePoint));
    return evaluations.map((evaluation) => ({
      ...evaluation,
      details: `SageMaker's evaluation ended in Error; judged again here: ${evaluation.details}`,
    }));
  }

  private engineFor(watch: Rules['watch'], state: JobRulesState | undefined): JobRules {
    const { job, debugUri } = this.input;
    const tensors = needTensors({ watch }) ? s3TensorSource(this.deps.s3, debugOutputUri(debugUri, job)) : undefined;
    return new JobRules({ watch, hook: this.rules.hook }, tensors, state);
  }
}

const rulePoint = ({ metric, step, value, time }: MetricPoint) => ({ name: metric, step, value, time });

const finding = ({ name, rule, status, step, numbers, details }: RuleEvaluation): RuleFinding => ({
  name,
  rule,
  status,
  step,
  numbers,
  details,
});
