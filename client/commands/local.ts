import { dirname } from 'node:path';
import { makeFolder } from '@durable-forecast/lib/make-folder.mjs';
import { Command } from 'commander';
import { attachStack } from '../../local/stack/attach-stack.js';
import { startStack } from '../../local/stack/start-stack.js';
import { UserError } from '../errors/user-error.js';
import { keepVariables } from '../files/keep-variables.js';
import { createLauncherLog } from '../launcher/launcher-log.js';
import { interruption, stayUp } from '../launcher/stay-up.js';
import { colours } from '../terminal/colours.js';
import { outputFile, stateOption } from './options.js';

interface LocalOptions {
  readonly env?: string;
  readonly reset?: boolean;
  readonly worker: boolean;
  readonly state: string;
}

export const localCommand = () =>
  new Command('local')
    .description('bring up the local stack without a run, and stay up until Ctrl-C')
    .option(
      '--env <file>',
      'write addresses and credentials into a dotenv file when the stack is ready; its other lines stay',
      outputFile,
    )
    .option('--reset', 'clear the state folder first')
    .option('--no-worker', 'leave the worker out, to run it by hand')
    .addOption(stateOption())
    .action(async ({ env, reset, worker, state }: LocalOptions) => {
      if ((await attachStack(state)) !== undefined) {
        throw new UserError(`A stack already runs from ${state}. Stop it first, or give another folder with --state.`);
      }
      const interrupted = interruption();
      const stack = await startStack({
        stateDir: state,
        reset: reset ?? false,
        withWorker: worker,
        log: createLauncherLog(state),
        onEvent: (event) => console.log(colours.dim(event.message)),
      });
      const { environment } = stack;
      if (env !== undefined) {
        makeFolder(dirname(env));
        await keepVariables(env, environment, { isPrivate: true });
      }
      console.log(`Web UI      ${environment.TEMPORAL_UI_URL}`);
      console.log(`Temporal    ${environment.TEMPORAL_ADDRESS}`);
      console.log(`S3          ${environment.AWS_ENDPOINT_URL_S3}, bucket ${environment.FORECAST_BUCKET}`);
      console.log(`SageMaker   ${environment.AWS_ENDPOINT_URL_SAGEMAKER}`);
      if (env !== undefined) console.log(`Settings    ${env}`);
      console.log('Ready. Ctrl-C ends it.');
      await stayUp(stack, interrupted);
    });
