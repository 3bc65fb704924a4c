import type { DebugRuleEvaluationStatus } from '@aws-sdk/client-sagemaker';
import { ruleOfName } from '@durable-forecast/debugger-rules/parameters';
import type { RuleStatus } from '@durable-forecast/debugger-rules/rules';
import type { WatchedRule } from '../../contracts/request/rules.js';
import type { RuleEvaluation } from './job-rules.js';

/**
 * What SageMaker's own evaluations say, as our engine says it.
 *
 * `Stopping` is not over yet; `Stopped` without a finding means that nobody judged to the end, so it is an `Error`, which
 * asks for the rule again and never for the training.
 */
export function evaluationsOf(
  statuses: readonly DebugRuleEvaluationStatus[],
  watched: readonly Pick<WatchedRule, 'name' | 'rule'>[],
): RuleEvaluation[] {
  return statuses.flatMap((status) => {
    const name = status.RuleConfigurationName ?? '';
    const rule = watched.find((known) => known.name === name)?.rule ?? ruleOfName(name);
    if (rule === undefined) return [];
    const details = status.StatusDetails?.trim() || `SageMaker says ${status.RuleEvaluationStatus ?? 'nothing yet'}.`;
    // The step stands nowhere but in the sentence.
    const step = /\bat step (\d+)\b/.exec(details)?.[1];
    const at = step === undefined ? {} : { step: Number(step) };
    return [{ name, rule, status: statusOf(status.RuleEvaluationStatus), ...at, details }];
  });
}

/** Whether nothing more will come of it. */
export const isOver = ({ status }: Pick<RuleEvaluation, 'status'>): boolean => status !== 'InProgress';

function statusOf(status: string | undefined): RuleStatus {
  switch (status) {
    case 'NoIssuesFound':
    case 'IssuesFound':
    case 'Error':
      return status;
    case 'Stopped':
      return 'Error';
    default:
      return 'InProgress';
  }
}
