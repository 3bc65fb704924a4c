import { meaningOf } from '../../contracts/failures/failures.js';
import { workflowIds } from '../../contracts/run/workflow-ids.js';
import { RULE_ANSWERS, type RuleQuestion } from '../../contracts/training/rule-questions.js';
import { shownStatus } from '../../contracts/training/shown-status.js';
import type { TrialResult, TrialSpec } from '../../contracts/training/trial.js';
import { asCode } from '../shared/describe-waits.js';
import { detailsTable, formatMoment, formatUsd } from '../shared/details-table.js';
import type { RuleActions } from './rule-actions.js';
import type { Phase } from './trial-phase.js';

/** A trial or fit for the Web UI, as Markdown. */
export function describeTrial(
  { name, run, plan, sweep }: TrialSpec,
  phase: Phase,
  rules: Pick<RuleActions, 'events' | 'openQuestions'>,
): string {
  const isOfRun = sweep?.id === workflowIds.sweep(run);
  const questions = rules.openQuestions.map((question) =>
    describeQuestion(question, isOfRun ? `${run} ${name}` : undefined),
  );
  return detailsTable([
    ['waits for a person', questions.join('\n')],
    ['now', describePhase(phase, plan.objective)],
    ['algorithm', plan.algorithm],
    ['hyperparameters', describeValues(plan.hyperparameters)],
    ['rules', rules.events.map(describeEvent).join('\n')],
  ]);
}

function describePhase(phase: Phase, objective: string): string {
  switch (phase.kind) {
    case 'looks for an identical training':
      return 'starting';
    case 'waits for an instance':
      return (
        `waits for an instance of ${phase.instanceType} since ${formatMoment(phase.since)}; ` +
        'its position: query `instanceQueue` of the instance-queue workflow'
      );
    case 'submits':
      return `attempt ${phase.attempt}: submits a job for ${phase.instanceType}`;
    case 'trains':
      return (
        `attempt ${phase.attempt}: job \`${phase.job}\` on ${phase.instanceType}; ` +
        'its newest round stands in the heartbeat of the pending activity'
      );
    case 'has ended':
      return describeEnd(phase.result, objective);
  }
}

/** `completed, validation:rmse 4.18588, 43 s of training, USD 0.0028`; of another end the reason, and what to do. */
function describeEnd(result: TrialResult, objective: string): string {
  const { objective: value, billableSeconds, cost, cached, failure } = result;
  const facts = [
    shownStatus(result),
    ...(typeof value === 'number' ? [`${objective} ${value.toFixed(5)}`] : []),
    ...(cached === undefined ? [`${Math.round(billableSeconds)} s of training`] : [`taken over from ${cached.run}`]),
    ...(cost === undefined ? [] : [formatUsd(cost)]),
  ].join(', ');
  if (failure === undefined) return facts;
  return [`**${facts}**`, failure.reason, `What to do: ${meaningOf(failure.type).cure}`].join('\n');
}

/** @param trial run and name as the command line wants them */
function describeQuestion(
  { finding, since, deadline, defaultAnswer }: RuleQuestion,
  trial: string | undefined,
): string {
  const how =
    trial === undefined
      ? 'by the update `answerRule`'
      : `with ${asCode(`npx forecast answer ${trial} ${RULE_ANSWERS.join('|')}`)}`;
  return (
    `**${finding.name}** asks${since === undefined ? '' : ` since ${formatMoment(since)}`}: ${finding.details} ` +
    `Answer ${how}; without an answer by ${formatMoment(deadline)}: ${defaultAnswer}.`
  );
}

const describeEvent = ({ name, step, details, action }: RuleActions['events'][number]): string =>
  `**${name}** at round ${step ?? '–'}: ${details} → ${action}`;

const describeValues = (values: Readonly<Record<string, string>>): string =>
  Object.entries(values)
    .map(([name, value]) => `${name}=${value}`)
    .join(' ');
