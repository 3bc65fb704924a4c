import type { RuleFinding, RuleJudge } from '../../contracts/training/rule-findings.js';
import type { JobEnd } from '../../contracts/training/training-job.js';
import type { AttemptResult, TrialResult, TrialSpec } from '../../contracts/training/trial.js';
import type { RungPoint } from '../../contracts/training/watch.js';
import type { RuleActions } from './rule-actions.js';

/** Everything that a trial knows at its end. */
export interface TrialEnd {
  /** As the last attempt had it. */
  readonly plan: TrialSpec['plan'];
  readonly attempts: readonly AttemptResult[];
  readonly end: JobEnd;
  /** Last word of every watched rule on the last attempt. */
  readonly findings: readonly RuleFinding[];
  readonly judge?: RuleJudge | undefined;
  readonly ruleActions: Pick<RuleActions, 'events' | 'isDemoted'>;
  readonly rungs: readonly RungPoint[];
  readonly seconds: number;
}

export function trialResult(trial: TrialSpec, ended: TrialEnd): TrialResult {
  const { plan, attempts, end, findings, judge, ruleActions, rungs, seconds } = ended;
  const { events, isDemoted } = ruleActions;
  const cost = costOf(attempts, trial.prices);
  const common = {
    name: trial.name,
    algorithm: plan.algorithm,
    hyperparameters: plan.hyperparameters,
    image: plan.image,
    attempts,
    job: end.name === '' ? undefined : end.name,
    seconds,
    billableSeconds: attempts.reduce((sum, attempt) => sum + attempt.billableSeconds, 0),
    ...(cost === undefined ? {} : { cost }),
    ...(rungs.length === 0 ? {} : { rungs }),
    ...(findings.length === 0 ? {} : { rules: findings, judge }),
    ...(events.length === 0 ? {} : { ruleEvents: events }),
    ...(isDemoted ? { demoted: true } : {}),
  };
  const objective = end.metrics[plan.objective];
  if (end.kind === 'completed') {
    const { modelUri, modelProof } = end;
    return { ...common, status: 'completed', objective, modelUri, ...(modelProof === undefined ? {} : { modelProof }) };
  }
  const failure = { type: end.failure, reason: end.reason, logTail: end.logTail };
  switch (end.failure) {
    case 'StoppedByPruning':
      return { ...common, status: 'pruned', objective, failure: { ...failure, logTail: [] } };
    case 'StoppedByLimit':
      return { ...common, status: 'stopped', objective, failure: { ...failure, logTail: [] } };
    default:
      return { ...common, status: 'failed', failure };
  }
}

/** US dollars of all attempts; undefined where one ran on a type that has no price. */
function costOf(attempts: readonly AttemptResult[], prices: TrialSpec['prices']): number | undefined {
  if (prices === undefined) return undefined;
  let sum = 0;
  for (const { instanceType, billableSeconds } of attempts) {
    const price = prices[instanceType];
    if (price === undefined) return undefined;
    sum += (price * billableSeconds) / 3600;
  }
  return sum;
}
