import { setTimeout as sleep } from 'node:timers/promises';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { AWS_CLIENT_SETTINGS } from '@durable-forecast/lib/aws-client-settings';
import { InvalidArgumentError } from 'commander';
import type { ForecastClient } from '../connection/connect.js';
import { withClient } from '../connection/with-client.js';
import { UserError } from '../errors/user-error.js';
import { JobLog, type LogLine } from '../logs/read-log.js';
import { listSteps, type RunStep } from '../runs/list-steps.js';
import { requireRun } from '../runs/require-run.js';
import { colours } from '../terminal/colours.js';
import { commandOnRun } from './options.js';

interface LogsOptions {
  readonly follow?: boolean;
  readonly tail?: number;
  readonly state: string;
}

const POLL_MS = 1000;

export const logsCommand = () =>
  commandOnRun('logs', 'print what the containers of a run have written, with the step before each line')
    .argument('[step...]', "of one step alone: trial-003, 'fit CA_1', 'forecast CA_1'")
    .option('-f, --follow', 'go on with new lines until the step, or the run, has ended')
    .option('--tail <lines>', 'begin with the last so many lines of each step', lineCount)
    .action((run: string, step: readonly string[], { state, ...options }: LogsOptions) =>
      withClient(state, (client) => printLogs(client, run, step.join(' '), options)),
    );

async function printLogs(
  client: ForecastClient,
  run: string,
  wanted: string,
  { follow = false, tail = Number.POSITIVE_INFINITY }: Omit<LogsOptions, 'state'>,
): Promise<void> {
  const logs = new CloudWatchLogsClient(AWS_CLIENT_SETTINGS);
  const opened = new Map<string, JobLog>();
  const oneStep = wanted !== '';
  for (let first = true; ; first = false) {
    const runStatus = await requireRun(client, run);
    const steps = (await listSteps(client, run)).filter(({ step }) => !oneStep || step === wanted);
    if (first && oneStep && steps.length === 0) throw await unknownStep(client, run, wanted);
    for (const { step, kind, job } of steps) {
      if (job === undefined) continue;
      const known = opened.get(job);
      const log = known ?? new JobLog(logs, kind, job);
      opened.set(job, log);
      const lines = await log.readNew();
      for (const line of known === undefined ? lines.slice(-tail) : lines) print(line, oneStep ? undefined : step);
    }
    const goesOn = oneStep ? steps.some(({ isOpen }) => isOpen) : runStatus === 'running';
    if (!follow || !goesOn) break;
    await sleep(POLL_MS);
  }
  if (opened.size === 0) console.error(`${oneStep ? wanted : run} has no job yet that could have written anything.`);
  logs.destroy();
}

const print = ({ text }: LogLine, step: string | undefined): void =>
  console.log(step === undefined ? text : `${colours.dim(step)}  ${text}`);

async function unknownStep(client: ForecastClient, run: string, wanted: string): Promise<UserError> {
  const names = (await listSteps(client, run)).map(({ step }: RunStep) => step);
  const known =
    names.length === 0
      ? 'It has begun none yet.'
      : `Its steps: ${names.slice(0, 12).join(', ')}${names.length > 12 ? ', …' : ''}.`;
  return new UserError(`${run} has no step ${wanted}. ${known}`, 'notFound');
}

function lineCount(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value > 0) return value;
  throw new InvalidArgumentError('Give a whole number above 0.');
}
