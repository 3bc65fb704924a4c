import { z } from 'zod';
import { objectOf, type StoredJson } from '../../contracts/stored/stored-json.js';
import { QUANTILES } from '../../core/metrics/wspl.js';
import type { QuantileModel } from '../../core/quantiles/fit-quantiles.js';
import type { SizeBin } from '../../core/quantiles/size-pairs.js';

/** What the backtest learnt of the distances of sales from forecasts. */
export const storedQuantiles: StoredJson<QuantileModel> = {
  what: 'the quantile model of a backtest',
  schema: z.array(
    z.array(objectOf<SizeBin>({ centre: z.number(), ratios: z.array(z.number()).length(QUANTILES.length) })),
  ),
  cure: 'Start the run again; its backtest writes it anew.',
};
