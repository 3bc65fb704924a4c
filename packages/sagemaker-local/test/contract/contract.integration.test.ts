import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { differences } from './match.js';
import { contractProgram, SETUP_COMMAND } from './python.js';
import { JavascriptRunner } from './run-javascript.js';
import { type Case, readCases, substitute, type Transcript } from './scenario.js';
import { openTarget, type Target, variablesOf } from './target.js';

const { setup, cases } = readCases();
/** AWS takes minutes to start what the local endpoint starts at once. */
const TIMEOUT = process.env.CONTRACT_AWS === '1' ? 3_600_000 : 300_000;
const newRun = (client: string) => `contract-${client}-${randomBytes(3).toString('hex')}`;

let target: Target;
beforeAll(async () => {
  target = await openTarget();
});
afterAll(() => target?.close());

/** What is wrong with a transcript, in words. */
function faultsOf({ steps }: Case, { outcomes, variables }: Transcript): string[] {
  return outcomes.flatMap((outcome, index) => {
    const step = steps[index];
    const place = `step ${index + 1}`;
    if (step === undefined) return [`${place} is not in the case`];
    if ('error' in outcome) {
      if (step.error === undefined) return [`${place} ended with ${outcome.error.code}: ${outcome.error.message}`];
      return differences(outcome.error, substitute(step.error, variables), `the error of ${place}`);
    }
    if (step.error !== undefined) return [`${place} was answered, but must end with an error`];
    if (step.expect === undefined) return [];
    return differences(outcome.answer, substitute(step.expect, variables), `the answer of ${place}`);
  });
}

function verify(scenario: Case, transcript: Transcript | undefined): void {
  expect(faultsOf(scenario, transcript as Transcript)).toEqual([]);
  expect(transcript?.outcomes).toHaveLength(scenario.steps.length);
}

describe('the JavaScript SDK', () => {
  let runner: JavascriptRunner;
  let ready: Transcript;
  beforeAll(async () => {
    runner = new JavascriptRunner(target);
    ready = await runner.run(setup, variablesOf(target, newRun('js')));
  }, TIMEOUT);
  afterAll(() => runner?.close());

  test(setup.name, () => verify(setup, ready));
  for (const scenario of cases) {
    test(scenario.name, async () => verify(scenario, await runner.run(scenario, ready.variables)), TIMEOUT);
  }
});

const python = contractProgram('python');
describe.skipIf(python === undefined)(
  `boto3${python === undefined ? ` (skipped: its Python environment is missing; '${SETUP_COMMAND}' makes it)` : ''}`,
  () => {
    const transcripts = new Map<string, Transcript>();
    beforeAll(async () => {
      const child = spawn(python as string, [fileURLToPath(new URL('./run_boto3.py', import.meta.url))], {
        env: { ...process.env, ...target.environment },
        stdio: ['pipe', 'pipe', 'inherit'],
      });
      const { region, bucket, endpoints, pollSeconds } = target;
      const variables = variablesOf(target, newRun('py'));
      child.stdin.end(JSON.stringify({ target: { region, bucket, endpoints, pollSeconds }, setup, cases, variables }));
      const [output] = await Promise.all([text(child.stdout), once(child, 'exit')]);
      for (const line of output.split('\n').filter((each) => each !== '')) {
        const { name, ...transcript } = JSON.parse(line) as { name: string } & Transcript;
        transcripts.set(name, transcript);
      }
    }, TIMEOUT);

    for (const scenario of [setup, ...cases])
      test(scenario.name, () => verify(scenario, transcripts.get(scenario.name)));
  },
);
