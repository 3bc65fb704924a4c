import { type WorkflowHandle, WorkflowNotFoundError } from '@temporalio/client';
import { Command, InvalidArgumentError } from 'commander';
import { workflowIds } from '../../contracts/run/workflow-ids.js';
import {
  extendSweepUpdate,
  finishSweepUpdate,
  pauseSweepUpdate,
  resumeSweepUpdate,
  type SweepExtension,
} from '../../contracts/sweep/sweep-messages.js';
import { withClient } from '../connection/with-client.js';
import { UserError } from '../errors/user-error.js';
import { commandOnRun } from './options.js';

interface ExtendOptions {
  readonly state: string;
  readonly maxTrials?: number;
  readonly maxSeconds?: number;
  readonly maxCost?: number;
  readonly target?: number;
  readonly noImprovement?: number;
}

/** `forecast sweep …`: what a person may do to the sweep of a run while it goes on. */
export const sweepCommand = () => {
  const command = new Command('sweep').description('pause, resume, extend or finish the sweep of a run');
  command.addCommand(
    commandOnRun('pause', 'running trials finish, none start').action((run: string, options: { state: string }) =>
      updateSweep(run, options.state, (sweep) => sweep.executeUpdate(pauseSweepUpdate)),
    ),
  );
  command.addCommand(
    commandOnRun('resume', 'go on after a pause').action((run: string, options: { state: string }) =>
      updateSweep(run, options.state, (sweep) => sweep.executeUpdate(resumeSweepUpdate)),
    ),
  );
  command.addCommand(
    commandOnRun('finish', 'stop the running trials and go on with the best that is done').action(
      (run: string, options: { state: string }) =>
        updateSweep(run, options.state, (sweep) => sweep.executeUpdate(finishSweepUpdate)),
    ),
  );
  command.addCommand(
    commandOnRun('extend', 'give the sweep more room; what is not given stays as it is')
      .option('--max-trials <number>', 'proposals in all', positive)
      .option('--max-seconds <number>', 'wall time of the sweep', positive)
      .option('--max-cost <usd>', 'US dollars of billable time', positive)
      .option('--target <objective>', 'objective that is good enough', finite)
      .option('--no-improvement <trials>', 'trials that may end without a new best', positive)
      .action((run: string, options: ExtendOptions) =>
        updateSweep(run, options.state, (sweep) =>
          sweep.executeUpdate(extendSweepUpdate, { args: [extensionOf(options)] }),
        ),
      ),
  );
  return command;
};

function extensionOf({ maxTrials, maxSeconds, maxCost, target, noImprovement }: ExtendOptions): SweepExtension {
  const limits = Object.fromEntries(
    Object.entries({ maxSeconds, maxCost, target, noImprovement }).filter(([, value]) => typeof value === 'number'),
  );
  return {
    ...(maxTrials === undefined ? {} : { maxTrials }),
    ...(Object.keys(limits).length === 0 ? {} : { limits }),
  };
}

/** Prints what the sweep says of it. */
const updateSweep = (run: string, state: string, update: (sweep: WorkflowHandle) => Promise<string>): Promise<void> =>
  withClient(state, async ({ temporal }) => {
    try {
      console.log(await update(temporal.workflow.getHandle(workflowIds.sweep(run))));
    } catch (error) {
      if (!(error instanceof WorkflowNotFoundError)) throw error;
      throw new UserError(`${run} has no sweep that goes on now. See 'npx forecast status ${run}'.`, 'notFound');
    }
  });

function positive(text: string): number {
  const value = Number(text);
  if (!(value > 0)) throw new InvalidArgumentError('give a number above 0.');
  return value;
}

function finite(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value)) throw new InvalidArgumentError('give a number.');
  return value;
}
