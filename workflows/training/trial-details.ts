import { workflowIds } from '../../contracts/run/workflow-ids.js';
import { RULE_ANSWERS, type RuleQuestion } from '../../contracts/training/rule-questions.js';
import type { TrialSpec } from '../../contracts/training/trial.js';
import { asCode } from '../shared/describe-waits.js';
import { detailsTable, formatMoment } from '../shared/details-table.js';
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
    ['now', describePhase(phase)],
    ['algorithm', plan.algorithm],
    ['hyperparameters', describeValues(plan.hyperparameters)],
    ['rules', rules.events.map(describeEvent).join('\n')],
  ]);
}

function describePhase(phase: Phase): string {
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
  }
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
