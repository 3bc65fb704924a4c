import { wholeStore } from '../../../contracts/dataset/cells.js';
import type { Scoreboard } from '../../../contracts/evaluation/evaluation.js';
import type { ShardForecast } from '../../../contracts/publication/publication.js';
import type { StoredFile } from '../../../contracts/stored/stored-file.js';
import { HORIZON } from '../../../core/panel/panel.js';
import { compute } from '../../shared/proxies.js';
import type { RunContext } from './run-context.js';
import type { Selection } from './select-champion.js';

/** Scores the published forecast where the data goes on for 28 days after the origin; these days have chosen nothing. */
export async function scoreHoldout(
  { dataset }: RunContext,
  champion: Selection['champion'],
  shards: readonly ShardForecast[],
  quantiles: StoredFile | undefined,
): Promise<Scoreboard | undefined> {
  if (dataset.lastDay < dataset.originDay + HORIZON) return undefined;
  return compute.scoreForecasts({
    originDay: dataset.originDay,
    window: 'holdout',
    candidates: [
      {
        name: champion.name,
        cells: shards.map(({ panel, uri, proof }) => ({ cell: wholeStore(panel.store), uri, proof })),
      },
    ],
    ...(quantiles === undefined ? {} : { quantilesUri: quantiles.uri, quantilesProof: quantiles.proof }),
    panels: dataset.panels,
  });
}
