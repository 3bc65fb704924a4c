import type { DatasetManifest } from '../../../contracts/dataset/dataset.js';
import type { ForecastRequest } from '../../../contracts/request/request.js';
import { foldsOf } from '../../../core/run-plan/folds.js';

/** Days at which a good forecast could not be told from a bad one, and why; undefined where there are none. */
export function describeUnscorable(
  dataset: Pick<DatasetManifest, 'originDay' | 'unscorable'>,
  request: Pick<ForecastRequest, 'backtest'>,
): string | undefined {
  const { selection, past } = foldsOf(dataset, request);
  const days = [...new Set([...past, selection])].filter((day) => dataset.unscorable?.includes(day));
  if (days.length === 0) return undefined;
  return (
    `Forecasts would be scored at ${days.map((day) => `d_${day}`).join(', ')}, where nothing can be weighed: on the 28 days ` +
    'up to it nothing was sold at a known price whose sales had ever changed before. Nothing was started.'
  );
}
