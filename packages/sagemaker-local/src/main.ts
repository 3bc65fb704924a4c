import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { pino } from 'pino';
import { type FaultPlan, parseFaultPlan } from './faults/fault-plan.js';
import { type ServerOptions, startServer } from './server.js';

interface Flags {
  readonly port: number;
  readonly host: string;
  readonly allowHost?: string[];
  readonly root: string;
  readonly python: string;
  readonly account: string;
  readonly region?: string;
  readonly containers?: readonly string[];
  readonly threadsPerJob?: number;
  readonly graceSeconds: number;
  readonly lostJobs: 'restart' | 'fail';
  readonly runner: 'auto' | 'process' | 'docker';
  readonly inputs: 'link' | 'copy';
  readonly faults?: FaultPlan;
  readonly constraints: 'enforce' | 'ignore';
}

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

const program = new Command('sagemaker-local')
  .description('A SageMaker on this machine that really trains.')
  .version(version, '--version', 'print the version')
  .option('--port <number>', 'port; 0 takes a free one', integer, 0)
  .option('--host <address>', 'address to listen on', '127.0.0.1')
  .option('--allow-host <name...>', 'names, beside those of loopback, that clients call the server by')
  .requiredOption('--root <folder>', 'folder of jobs, logs and state')
  .option('--python <path>', 'Python interpreter of the containers', 'python3')
  .option('--account <digits>', 'AWS account that ARNs name', '000000000000')
  .option('--region <name>', 'AWS region; by default AWS_REGION, AWS_DEFAULT_REGION, else us-east-1')
  .option('--containers <folder>', 'a folder of more containers, with one folder each; may be repeated', anotherFolder)
  .option('--threads-per-job <number>', 'OMP_NUM_THREADS of each container', integer)
  .option('--grace-seconds <number>', 'seconds between SIGTERM and SIGKILL of a stopped job', integer, 120)
  .option('--lost-jobs <policy>', 'restart or fail jobs whose process vanished', oneOf('restart', 'fail'), 'restart')
  .option('--runner <how>', 'what runs containers', oneOf('auto', 'process', 'docker'), 'auto')
  .option('--inputs <how>', 'link or copy the files of inputs into jobs', oneOf('link', 'copy'), 'link')
  .option('--faults <file>', 'JSON file of what goes wrong on purpose', faultPlan)
  .option('--constraints <how>', "enforce or ignore the API model's limits", oneOf('enforce', 'ignore'), 'enforce');

const flags = program.parse().opts<Flags>();
// Standard output is for the one line that says where we are.
const log = pino({ level: process.env.LOG_LEVEL ?? 'info' }, pino.destination(2));

try {
  const server = await startServer({ ...optionsOf(flags), log });
  let ending = false;
  const end = (reason: string) => {
    if (ending) return;
    ending = true;
    log.info({ reason }, 'shutting down; unfinished jobs go on with the next start');
    server.close().then(
      () => process.exit(0),
      (error: unknown) => {
        log.fatal({ err: error }, 'the shutdown failed');
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', () => end('SIGTERM'));
  process.on('SIGINT', () => end('SIGINT'));
  // A parent that dies must not leave us behind.
  process.on('disconnect', () => end('the parent process is gone'));
  process.stdout.write(`${JSON.stringify({ ready: true, url: server.url })}\n`);
} catch (error) {
  log.fatal({ err: error }, 'the server could not start');
  process.exitCode = 1;
  process.disconnect?.();
}

function optionsOf(given: Flags): ServerOptions {
  const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_ENDPOINT_URL_S3 } = process.env;
  if (!AWS_ACCESS_KEY_ID || !AWS_SECRET_ACCESS_KEY) {
    throw new Error(
      'AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not set. The server needs them to reach S3 and to verify its clients; set both.',
    );
  }
  const { AWS_REGION, AWS_DEFAULT_REGION } = process.env;
  return {
    ...given,
    // Containers run in folders of their own, so a path must not depend on ours; a bare name is looked up on PATH.
    python: given.python.includes('/') ? resolve(given.python) : given.python,
    allowedHosts: given.allowHost,
    region: given.region ?? AWS_REGION ?? AWS_DEFAULT_REGION ?? 'us-east-1',
    credentials: { accessKeyId: AWS_ACCESS_KEY_ID, secretAccessKey: AWS_SECRET_ACCESS_KEY },
    s3Endpoint: AWS_ENDPOINT_URL_S3,
  };
}

function faultPlan(file: string): FaultPlan {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new InvalidArgumentError(`It can't be read: ${(error as Error).message}`);
  }
  const { plan, fault } = parseFaultPlan(text);
  if (plan === undefined) throw new InvalidArgumentError(`It is no fault plan:\n${fault}`);
  return plan;
}

function anotherFolder(folder: string, before: readonly string[] = []): readonly string[] {
  return [...before, folder];
}

function integer(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 0) throw new InvalidArgumentError('It must be a whole number.');
  return value;
}

function oneOf<T extends string>(...allowed: readonly T[]): (text: string) => T {
  return (text) => {
    const value = allowed.find((word) => word === text);
    if (value === undefined)
      throw new InvalidArgumentError(`It must be ${allowed.map((word) => `'${word}'`).join(' or ')}.`);
    return value;
  };
}
