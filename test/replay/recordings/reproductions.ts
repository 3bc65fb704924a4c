import { requestSchema } from '../../../contracts/request/request.js';
import type { ReproducedRun } from '../../../contracts/run/reproduction.js';
import { workflowIds } from '../../../contracts/run/workflow-ids.js';
import { championRecord } from '../../contracts/champion/champions.js';
import { failedJob } from '../../workflows/fixtures/jobs-that-end.js';
import type { Recording } from './recording.js';
import { everything, type PipelineOptions } from './run-activities.js';

function reproduction(
  run: string,
  of: Omit<ReproducedRun, 'run'>,
  options: PipelineOptions = {},
  request: object = {},
): Recording {
  return {
    workflow: 'reproduceRun',
    workflowId: run,
    input: {
      run,
      of: { run: 'foods-1', ...of },
      dataset: { uri: 's3://bucket/raw/' },
      request: requestSchema.parse({
        name: 'foods',
        sweep: { strategy: { kind: 'tpe' }, algorithms: { lightgbm: {} } },
        select: { finalists: 1 },
        ...request,
      }),
    },
    activities: everything({ proven: true, placed: true, ...options }),
    histories: { [run]: { workflowId: run } },
  };
}

const trials = [0, 3].map((index) => ({
  index,
  algorithm: 'lightgbm',
  values: { num_leaves: 10 + index, num_iterations: 27 },
}));
const champion = { kind: 'taken' as const, record: championRecord() };

export const reproductions: readonly Recording[] = [
  {
    ...reproduction('reproduction-repeats-a-search', { trials }),
    histories: {
      'reproduction-repeats-a-search': { workflowId: 'reproduction-repeats-a-search' },
      'sweep-of-repeated-trials': { workflowId: workflowIds.sweep('reproduction-repeats-a-search') },
    },
  },
  reproduction('reproduction-refits-a-champion', { from: { run: 'foods-1', mode: 'refit' } }, { champion }),
  reproduction('reproduction-applies-a-champion', { from: { run: 'foods-1', mode: 'forecast' } }, { champion }),
  reproduction(
    'reproduction-holds-the-contest-again',
    { trials, opponent: 'foods-0' },
    { champion },
    { publish: { replace: 'when-better' } },
  ),
  reproduction('reproduction-without-a-trial', { trials }, { end: failedJob('AlgorithmError') }),
];
