import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import { pino } from 'pino';
import type { FaultPlan } from './faults/fault-plan.js';
import { account, anotherFolder, countFromOne, faultPlan, folder, oneOf, port, program, wholeNumber } from './flags.js';
import { type ServerOptions, startServer } from './server.js';

interface Flags {
  readonly port: number;
  readonly host: string;
  readonly allowHost?: string[];
  readonly root: string;
  readonly python: string;
  readonly environments?: string;
  readonly account: string;
  readonly region?: string;
  readonly pinRegion?: true;
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

const command = new Command('sagemaker-local')
  .description('A SageMaker on this machine that really trains.')
  .version(version, '--version', 'print the version')
  .option('--port <number>', 'port; 0 takes a free one', port, 0)
  .option('--host <address>', 'address to listen on', '127.0.0.1')
  .option('--allow-host <name...>', 'names, beside those of loopback, that clients call the server by')
  .requiredOption('--root <folder>', 'folder of jobs, logs and state', folder)
  .option('--python <path>', 'Python interpreter of the containers', program, 'python3')
  .option(
    '--environments <folder>',
    'folder of Python environments and compiled programs that containers ask for; below the root by default',
  )
  .option('--account <digits>', 'AWS account that ARNs name', account, '000000000000')
  .option('--region <name>', 'AWS region; by default AWS_REGION, AWS_DEFAULT_REGION, else us-east-1')
  .option('--pin-region', 'refuse requests that are signed for another region')
  .option('--containers <folder>', 'a folder of more containers, with one folder each; may be repeated', anotherFolder)
  .option('--threads-per-job <number>', 'OMP_NUM_THREADS of each container', countFromOne)
  .option('--grace-seconds <number>', 'seconds between SIGTERM and SIGKILL of a stopped job', wholeNumber, 120)
  .option('--lost-jobs <policy>', 'restart or fail jobs whose process vanished', oneOf('restart', 'fail'), 'restart')
  .option('--runner <how>', 'what runs containers', oneOf('auto', 'process', 'docker'), 'auto')
  .option('--inputs <how>', 'link or copy the files of inputs into jobs', oneOf('link', 'copy'), 'link')
  .option('--faults <file>', 'JSON file of what goes wrong on purpose', faultPlan)
  .option('--constraints <how>', "enforce or ignore the API model's limits", oneOf('enforce', 'ignore'), 'enforce');

const flags = command.parse().opts<Flags>();
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
  const parentIsGone = () => end('the parent process is gone');
  process.on('disconnect', parentIsGone);
  // It may have died during the start. A process that was started without a channel to its parent has no such value.
  if (process.connected === false) parentIsGone();
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
  if (AWS_ENDPOINT_URL_S3 !== undefined && !URL.canParse(AWS_ENDPOINT_URL_S3)) {
    throw new Error(
      `AWS_ENDPOINT_URL_S3 is '${AWS_ENDPOINT_URL_S3}', which is no address; write it like http://127.0.0.1:7070.`,
    );
  }
  const { AWS_REGION, AWS_DEFAULT_REGION } = process.env;
  return {
    ...given,
    allowedHosts: given.allowHost,
    region: given.region ?? AWS_REGION ?? AWS_DEFAULT_REGION ?? 'us-east-1',
    credentials: { accessKeyId: AWS_ACCESS_KEY_ID, secretAccessKey: AWS_SECRET_ACCESS_KEY },
    s3Endpoint: AWS_ENDPOINT_URL_S3,
  };
}
