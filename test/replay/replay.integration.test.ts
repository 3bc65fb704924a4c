import { readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from '@temporalio/worker';
import { beforeAll, describe, expect, it } from 'vitest';
import { workflowBundle } from '../support/temporal.js';
import { recordings } from './recordings/index.js';

const folder = fileURLToPath(new URL('./histories/', import.meta.url));
interface StartedEvent {
  readonly workflowExecutionStartedEventAttributes: { workflowType: { name: string }; readonly workflowId: string };
}

const read = (file: string) => JSON.parse(readFileSync(`${folder}${file}`, 'utf8')) as { events: [StartedEvent] };

/** Children are named after the workflow, so it is replayed under its own id. */
async function replay(history: ReturnType<typeof read>): Promise<void> {
  const { workflowId } = history.events[0].workflowExecutionStartedEventAttributes;
  await Worker.runReplayHistory({ workflowBundle: await workflowBundle() }, history, workflowId);
}

/** Recorded runs, one a control-flow shape. When one fails, mend the workflow or patch it; never record again to make it pass. */
describe('a recorded history', () => {
  beforeAll(async () => {
    await workflowBundle();
  });

  it.each(readdirSync(folder).map((file) => [basename(file, '.json'), file] as const))('of %s replays', (_, file) =>
    replay(read(file)),
  );

  it('is there for every way that can be recorded', () => {
    const names = recordings.flatMap(({ histories }) => Object.keys(histories));
    expect(readdirSync(folder)).toEqual(expect.arrayContaining(names.map((name) => `${name}.json`)));
  });

  it('that another workflow made does not replay', async () => {
    const history = read('trial-completes.json');
    history.events[0].workflowExecutionStartedEventAttributes.workflowType.name = 'batchTransform';
    await expect(replay(history)).rejects.toThrow(/nondeterminism/i);
  });
});
