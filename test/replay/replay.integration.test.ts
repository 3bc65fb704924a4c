import { readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from '@temporalio/worker';
import { beforeAll, describe, expect, it } from 'vitest';
import { quietTemporal } from '../support/temporal.js';
import { workflowBundleFile } from '../support/workflow-bundle.js';
import { recordings } from './recordings/index.js';

const folder = fileURLToPath(new URL('./histories/', import.meta.url));
interface StartedEvent {
  readonly workflowExecutionStartedEventAttributes: {
    workflowType: { name: string };
    readonly workflowId: string;
    readonly originalExecutionRunId: string;
  };
}

const read = (file: string) => JSON.parse(readFileSync(`${folder}${file}`, 'utf8')) as { events: [StartedEvent] };

type RecordedHistory = ReturnType<typeof read>;

/** Replays with one worker, each history under its own workflow id: children are named after it. @returns errors by run id */
async function replay(histories: readonly RecordedHistory[]): Promise<ReadonlyMap<string, Error | undefined>> {
  const workflowBundle = { codePath: await workflowBundleFile() };
  const replays = histories.map((history) => ({ workflowId: startOf(history).workflowId, history }));
  const errors = new Map<string, Error | undefined>();
  for await (const { runId, error } of Worker.runReplayHistories({ workflowBundle }, replays)) errors.set(runId, error);
  return errors;
}

const startOf = ({ events: [started] }: RecordedHistory) => started.workflowExecutionStartedEventAttributes;

/** Recorded runs, one a control-flow shape. When one fails, mend the workflow or patch it; never record again to make it pass. */
describe('a recorded history', () => {
  const histories = readdirSync(folder).map((file) => [basename(file, '.json'), read(file)] as const);
  let errors: ReadonlyMap<string, Error | undefined>;
  beforeAll(async () => {
    quietTemporal();
    errors = await replay(histories.map(([, history]) => history));
    // Half a minute where nothing else runs; two busy cores take many times that.
  }, 900_000);

  it.each(histories)('of %s replays', (_, history) => {
    const { originalExecutionRunId } = startOf(history);
    expect(errors.has(originalExecutionRunId)).toBe(true);
    expect(errors.get(originalExecutionRunId)).toBeUndefined();
  });

  it('is there for every way that can be recorded', () => {
    const names = recordings.flatMap(({ histories }) => Object.keys(histories));
    expect(readdirSync(folder)).toEqual(expect.arrayContaining(names.map((name) => `${name}.json`)));
  });

  it('that another workflow made does not replay', async () => {
    const history = read('trial-completes.json');
    startOf(history).workflowType.name = 'batchTransform';
    const [error] = (await replay([history])).values();
    expect(error?.message).toMatch(/nondeterminism/i);
  });
});
