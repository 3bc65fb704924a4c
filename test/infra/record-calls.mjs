// Loaded before a program of ours (NODE_OPTIONS=--import): writes down every call that its AWS clients make, and on what, into a file of the
// folder FORECAST_RECORD_CALLS. What a call needs of IAM is worked out afterwards, by access-requests.ts.
import { join } from 'node:path';
import { recordCalls } from './recorder.mjs';

/** The programs whose calls a role has to allow. */
const PROGRAMS = [
  ['worker', /worker[/\\]main\.ts$/],
  // What the local SageMaker reads and writes for a job, SageMaker does with the role of the job.
  ['jobs', /sagemaker-local[/\\]src[/\\]main\.ts$/],
  ['command', /client[/\\](main\.ts|forecast\.mjs)$/],
];

const folder = process.env.FORECAST_RECORD_CALLS;
const [program, ...args] = process.argv.slice(1);
const who = PROGRAMS.find(([, pattern]) => pattern.test(program ?? ''))?.[0];
if (folder !== undefined && who !== undefined) {
  const whose = who === 'command' ? { who, command: args.find((each) => !each.startsWith('-')) } : { who };
  await recordCalls(join(folder, `${who}-${process.pid}.jsonl`), () => whose);
}
