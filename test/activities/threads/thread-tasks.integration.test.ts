import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { channelTasks } from '../../../activities/channels/thread-tasks.js';
import { datasetTasks } from '../../../activities/dataset/thread-tasks.js';
import naiveErrorTask from '../../../activities/evaluation/naive-error-task.js';
import { evaluationTasks } from '../../../activities/evaluation/thread-tasks.js';
import { explanationTasks } from '../../../activities/explanation/thread-tasks.js';
import { featureTasks } from '../../../activities/features/thread-tasks.js';
import { forecastTasks } from '../../../activities/forecasts/thread-tasks.js';
import { monitoringTasks } from '../../../activities/monitoring/thread-tasks.js';
import { reportTasks } from '../../../activities/reports/thread-tasks.js';
import { scenarioTasks } from '../../../activities/scenarios/thread-tasks.js';
import { encodePanel } from '../../../core/panel/panel-file.js';
import { smallPanel } from '../../support/small-panel.js';
import { type TestThreads, testThreads } from '../../support/threads.js';

const activities = fileURLToPath(new URL('../../../activities/', import.meta.url));
const declared = {
  ...channelTasks,
  ...datasetTasks,
  ...evaluationTasks,
  ...explanationTasks,
  ...featureTasks,
  ...forecastTasks,
  ...monitoringTasks,
  ...reportTasks,
  ...scenarioTasks,
};

describe('the declared thread tasks', () => {
  it('are all the modules of tasks there are', () => {
    const modules = readdirSync(activities, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('-task.ts') && !name.startsWith('threads'))
      .map((name) => join(activities, name));
    expect(
      Object.values(declared)
        .map(({ module }) => fileURLToPath(module))
        .sort(),
    ).toEqual(modules.sort());
  });

  it.each(Object.entries(declared))('name a module with a function to run: %s', async (_, { module }) => {
    expect(((await import(module.href)) as { default: unknown }).default).toBeTypeOf('function');
  });
});

describe('a thread', () => {
  let threads: TestThreads;
  beforeAll(() => {
    threads = testThreads();
  });
  afterAll(() => threads?.close());

  it('gives back what the task computes', async () => {
    const task = { panel: encodePanel(smallPanel()), originDay: 42, dropUnreleased: false };
    const errors = naiveErrorTask(task);
    expect(errors.squares).toBeGreaterThan(0);
    expect(await threads.run(evaluationTasks.naiveError, task)).toEqual(errors);
  });

  it('fails the caller with the error of the task', async () => {
    const broken = { panel: Uint8Array.of(1, 2, 3), originDay: 1, dropUnreleased: false };
    await expect(threads.run(evaluationTasks.naiveError, broken)).rejects.toThrow();
  });

  it('takes and gives only the types that the task declares', () => {
    // @ts-expect-error a task of scores takes no text
    const wrongInput = () => threads.run(evaluationTasks.score, 'panels');
    const nothing = { panels: [], originDay: 1, dropUnreleased: false };
    // @ts-expect-error the naive error is a number
    const wrongResult = (): Promise<string> => threads.run(evaluationTasks.naiveError, nothing);
    expect([wrongInput, wrongResult]).toHaveLength(2);
  });
});
