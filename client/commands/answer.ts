import { WorkflowNotFoundError } from '@temporalio/client';
import { Argument } from 'commander';
import { workflowIds } from '../../contracts/run/workflow-ids.js';
import {
  answerRuleUpdate,
  openQuestionQuery,
  RULE_ANSWERS,
  type RuleAnswerKind,
} from '../../contracts/training/rule-questions.js';
import type { ForecastClient } from '../connection/connect.js';
import { withClient } from '../connection/with-client.js';
import { UserError } from '../errors/user-error.js';
import { commandOnRun } from './options.js';

export const answerCommand = () =>
  commandOnRun('answer', 'answer a rule that asks what to do about a trial; without an answer, show the question')
    .argument('<trial>', 'name of the trial, for example trial-003')
    .addArgument(new Argument('[answer]', 'what to do').choices(RULE_ANSWERS))
    .action((run: string, trial: string, answer: RuleAnswerKind | undefined, { state }: { state: string }) =>
      withClient(state, async (client) => console.log(await answerQuestion(client, run, trial, answer))),
    );

/** What the trial says of the answer; without one, its question. */
async function answerQuestion(
  { temporal }: ForecastClient,
  run: string,
  trial: string,
  answer: RuleAnswerKind | undefined,
): Promise<string> {
  const handle = temporal.workflow.getHandle(workflowIds.trial(workflowIds.sweep(run), trial));
  const question = await handle.query(openQuestionQuery).catch((error: Error) => {
    if (error instanceof WorkflowNotFoundError)
      throw new UserError(`${run} has no ${trial}. 'npx forecast leaderboard ${run}' shows its trials.`, 'notFound');
    throw new UserError(`${trial} of ${run} does not reply at the moment: ${error.message}`, 'unreachable');
  });
  if (question === null) throw new UserError(`No rule of ${trial} asks anything now.`);
  const { finding, deadline, defaultAnswer } = question;
  if (answer === undefined) {
    return [
      `${finding.name}: ${finding.details}`,
      `Answer ${RULE_ANSWERS.join(', ')}; without an answer by ${deadline}: ${defaultAnswer}.`,
    ].join('\n');
  }
  return handle.executeUpdate(answerRuleUpdate, { args: [{ rule: finding.name, answer }] }).catch((error: Error) => {
    if (!(error instanceof WorkflowNotFoundError)) throw error;
    throw new UserError(`${trial} of ${run} has ended: its rules ask nothing any more.`);
  });
}
