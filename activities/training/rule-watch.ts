import type { RuleFinding } from '../../contracts/training.js';
import { JobRules, type JobRulesState, needTensors, type RuleEvaluation } from '../debugger/job-rules.js';
import { debugOutputUri, s3TensorSource } from '../debugger/tensor-source.js';
import type { TrainingDeps } from './deps.js';
import type { MetricPoint } from './metric-reader.js';
import type { WatchTrainingInput } from './watch-training.js';

/** The rule engine on the job that a watch follows. */
export class RuleWatch {
  private constructor(private readonly rules: JobRules) {}

  /** @returns undefined where nothing is watched */
  static create(
    { s3 }: TrainingDeps,
    { job, rules, debugUri }: WatchTrainingInput,
    state: unknown,
  ): RuleWatch | undefined {
    if (rules === undefined || rules.watch.length === 0) return undefined;
    const tensors = needTensors(rules) ? s3TensorSource(s3, debugOutputUri(debugUri, job)) : undefined;
    return new RuleWatch(new JobRules(rules, tensors, (state ?? undefined) as JobRulesState | undefined));
  }

  /** Takes new points. @returns the rules that fired since the last look */
  async look(points: readonly MetricPoint[], training: boolean): Promise<readonly RuleFinding[]> {
    const { evaluations, fired } = await this.rules.look(
      points.map(rulePoint),
      training ? Date.now() / 1000 : undefined,
    );
    return evaluations.filter(({ name }) => fired.includes(name)).map(finding);
  }

  /** The last word of every rule. */
  async end(points: readonly MetricPoint[]): Promise<readonly RuleFinding[]> {
    return (await this.rules.end(points.map(rulePoint))).evaluations.map(finding);
  }

  get state(): JobRulesState {
    return this.rules.state;
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
