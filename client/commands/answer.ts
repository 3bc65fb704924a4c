import { WorkflowUpdateFailedError } from '@temporalio/client';
import { Argument, Command } from 'commander';
import { workflowIds } from '../../contracts/run/workflow-ids.js';
import {
  answerRuleUpdate,
  openQuestionQuery,
  RULE_ANSWERS,
  type RuleAnswerKind,
} from '../../contracts/training/rule-questions.js';
import { connect, useRunningStack } from '../connection/connect.js';
import { UserError } from '../errors/user-error.js';
import { stateOption } from './options.js';

export const answerCommand = () =>
  new Command('answer')
    .description('answer a rule that asks what to do about a trial; without an answer, show the question')
    .argument('<run>', 'id of the run')
    .argument('<trial>', 'name of the trial, for example trial-003')
    .addArgument(new Argument('[answer]', 'what to do').choices(RULE_ANSWERS))
    .addOption(stateOption())
    .action(async (run: string, trial: string, answer: RuleAnswerKind | undefined, options: { state: string }) => {
      await useRunningStack(options.state);
      const client = await connect();
      try {
        const handle = client.temporal.workflow.getHandle(workflowIds.trial(workflowIds.sweep(run), trial));
        const question = await handle.query(openQuestionQuery).catch((error: Error) => {
          throw new UserError(`${trial} of ${run} can't be asked: ${error.message}`);
        });
        if (question === null) throw new UserError(`No rule of ${trial} asks anything now.`);
        const { finding, deadline, defaultAnswer } = question;
        if (answer === undefined) {
          console.log(`${finding.name}: ${finding.details}`);
          console.log(`Answer ${RULE_ANSWERS.join(', ')}; without an answer by ${deadline}: ${defaultAnswer}.`);
          return;
        }
        console.log(await handle.executeUpdate(answerRuleUpdate, { args: [{ rule: finding.name, answer }] }));
      } catch (error) {
        if (error instanceof WorkflowUpdateFailedError) throw new UserError(error.cause?.message ?? error.message);
        throw error;
      } finally {
        await client.close();
      }
    });
