import { WorkflowNotFoundError } from '@temporalio/client';
import { Argument } from 'commander';
import { workflowIds } from '../../contracts/run/workflow-ids.js';
import {
  answerRuleUpdate,
  openQuestionQuery,
  RULE_ANSWERS,
  type RuleAnswerKind,
  type RuleQuestion,
} from '../../contracts/training/rule-questions.js';
import type { ForecastClient } from '../connection/connect.js';
import { withClient } from '../connection/with-client.js';
import { UserError } from '../errors/user-error.js';
import { printJson } from '../json/json-shape.js';
import { questionShape } from '../json/question-shape.js';
import { showWait } from '../terminal/show-wait.js';
import { commandOnRun } from './options.js';

export const answerCommand = () =>
  commandOnRun('answer', 'answer a rule that asks what to do about a trial; without an answer, show the question')
    .argument('<trial>', 'name of the trial, for example trial-003')
    .addArgument(new Argument('[answer]', 'what to do').choices(RULE_ANSWERS))
    .option('--json', 'print the question as JSON')
    .action((run: string, trial: string, answer: RuleAnswerKind | undefined, { state, json }: AnswerOptions) =>
      withClient(state, async (client) => {
        const asked = await openQuestion(client, run, trial);
        if (answer !== undefined) return console.log(await giveAnswer(client, run, trial, { asked, answer }));
        if (json) printJson(questionShape, questionJson(run, trial, asked));
        else console.log(describeQuestion(asked));
      }),
    );

interface AnswerOptions {
  readonly state: string;
  readonly json?: boolean;
}

/** What a rule of the trial asks now. @throws UserError when none asks anything, or there is no such trial */
async function openQuestion({ temporal }: ForecastClient, run: string, trial: string): Promise<RuleQuestion> {
  const question = await temporal.workflow
    .getHandle(trialOf(run, trial))
    .query(openQuestionQuery)
    .catch((error: Error) => {
      if (error instanceof WorkflowNotFoundError)
        throw new UserError(`${run} has no ${trial}. 'npx forecast leaderboard ${run}' shows its trials.`, 'notFound');
      throw new UserError(`${trial} of ${run} does not reply at the moment: ${error.message}`, 'unreachable');
    });
  if (question === null) throw new UserError(`No rule of ${trial} asks anything now.`);
  return question;
}

/** What the trial says of the answer. */
const giveAnswer = (
  { temporal }: ForecastClient,
  run: string,
  trial: string,
  { asked, answer }: { readonly asked: RuleQuestion; readonly answer: RuleAnswerKind },
): Promise<string> =>
  showWait('Waiting for the trial', () =>
    temporal.workflow
      .getHandle(trialOf(run, trial))
      .executeUpdate(answerRuleUpdate, { args: [{ rule: asked.finding.name, answer }] }),
  ).catch((error: Error) => {
    if (!(error instanceof WorkflowNotFoundError)) throw error;
    throw new UserError(`${trial} of ${run} has ended: its rules ask nothing any more.`);
  });

const trialOf = (run: string, trial: string): string => workflowIds.trial(workflowIds.sweep(run), trial);

const describeQuestion = ({ finding, deadline, defaultAnswer }: RuleQuestion): string =>
  [
    `${finding.name}: ${finding.details}`,
    `Answer ${RULE_ANSWERS.join(', ')}; without an answer by ${deadline}: ${defaultAnswer}.`,
  ].join('\n');

const questionJson = (run: string, trial: string, { finding, deadline, defaultAnswer }: RuleQuestion) => ({
  run,
  trial,
  rule: finding.name,
  details: finding.details,
  answers: RULE_ANSWERS,
  deadline,
  default: defaultAnswer,
});
