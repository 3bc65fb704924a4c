import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { CreateTrainingJobCommand, paginateListTrainingJobs } from '@aws-sdk/client-sagemaker';
import {
  describeUntil,
  hasEnded,
  listArchive,
  startBench,
  trainingRequest,
} from '../../packages/sagemaker-local/test/support/test-bench.js';
import { until } from '../support/until.js';
import type { ChaosFailure, ChaosMatrix, ChaosOptions, ChaosResult } from './chaos.js';

const MIN_JOBS = 50;
/** Jobs started one by one on the idle server, to see how long the first line takes. */
const IDLE_JOBS = 15;

export const matrix: ChaosMatrix = {
  description: `Starts many training jobs at the same moment, 50 or --points where that is more, and checks that each ends with its
model and none is lost. Before that, jobs one by one: the time from CreateTrainingJob to the algorithm's first act.`,
  points: MIN_JOBS,
  run,
};

async function run({ points, log }: ChaosOptions): Promise<ChaosResult> {
  const count = Math.max(points, MIN_JOBS);
  const bench = await startBench();
  const create = (name: string, hyperparameters: Record<string, string>) =>
    bench.sagemaker.send(new CreateTrainingJobCommand(trainingRequest(name, hyperparameters)));
  try {
    const idle: number[] = [];
    for (let index = 0; index < IDLE_JOBS; index += 1) {
      const file = join(bench.root, `first-${index}`);
      const asked = Date.now();
      await create(`idle-${index}`, { starts_file: file });
      await until(() => existsSync(file), { what: 'the job to start its container' });
      idle.push(statSync(file).birthtimeMs - asked);
      await describeUntil(bench.sagemaker, `idle-${index}`, hasEnded);
    }
    const begin = Date.now();
    const names = Array.from({ length: count }, (_, index) => `load-${index}`);
    await Promise.all(names.map((name) => create(name, { rounds: '20', pause_ms: '50' })));
    log(`${count} jobs created in ${Date.now() - begin} ms`);
    const failures: ChaosFailure[] = [];
    for (const name of names) {
      const { TrainingJobStatus: status, FailureReason: reason } = await describeUntil(
        bench.sagemaker,
        name,
        hasEnded,
        600_000,
      );
      const model = await bench.store.get(`models/${name}/output/model.tar.gz`).then(listArchive, () => []);
      if (status === 'Completed' && model.join() === 'report-algo-1.json') continue;
      failures.push({ point: name, expected: 'Completed with its model', got: `${status} ${reason ?? ''} [${model}]` });
    }
    const seconds = (Date.now() - begin) / 1000;
    const listed = new Set<string | undefined>();
    const pages = paginateListTrainingJobs({ client: bench.sagemaker, pageSize: 7 }, { NameContains: 'load-' });
    for await (const page of pages) for (const job of page.TrainingJobSummaries ?? []) listed.add(job.TrainingJobName);
    if (listed.size !== count) failures.push({ point: 'list', expected: `${count} jobs`, got: `${listed.size} jobs` });
    const median = [...idle].sort((a, b) => a - b)[Math.floor(IDLE_JOBS / 2)] ?? Number.NaN;
    return {
      matrix: 'load',
      points: count,
      failures,
      rows: [{ jobs: count, seconds: seconds.toFixed(1), 'idle: create to first act, median ms': Math.round(median) }],
    };
  } finally {
    await bench.close();
  }
}
