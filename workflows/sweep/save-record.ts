import type { SweepInput } from '../../contracts/sweep/sweep.js';
import type { RecordedTrial } from '../../contracts/sweep/sweep-record.js';
import { saving } from '../shared/proxies.js';

/**
 * Leaves the record that later sweeps start from, however this one ended.
 *
 * @param tuningJob set where SageMaker did the search
 */
export async function saveRecord(
  { recordUri, run, dataKey, objective }: SweepInput,
  trials: readonly RecordedTrial[],
  tuningJob?: string,
): Promise<void> {
  await saving.saveSweep({
    uri: recordUri,
    record: {
      run,
      dataKey,
      objective,
      // What the end of the sweep cancelled says nothing of the search space.
      trials: trials
        .filter(({ result }) => result.failure?.type !== 'Cancelled')
        .map(({ values, result }) => ({ values, result })),
      ...(tuningJob === undefined ? {} : { tuningJob }),
    },
  });
}
