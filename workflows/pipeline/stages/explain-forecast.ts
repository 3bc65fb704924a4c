import { patched } from '@temporalio/workflow';
import type { StoredFile } from '../../../contracts/stored/stored-file.js';
import { orNote } from '../../shared/or-note.js';
import { patches } from '../../shared/patches.js';
import { compute } from '../../shared/proxies.js';
import { championModels } from './champion-models.js';
import { forecastSources } from './forecast-sources.js';
import type { MadeForecast } from './make-forecast.js';
import { memberShares } from './member-shares.js';
import type { RunContext } from './run-context.js';

/** Rows that are explained of each member; enough for means and pictures, few enough for seconds. */
const ROWS = 1000;

/**
 * What moves the forecast, from a sample of its rows. That it can't be said keeps no forecast from being published.
 *
 * @param notes is given the reason then
 * @returns the summary; undefined where there is none
 */
export async function explainForecast(
  context: RunContext,
  made: MadeForecast,
  notes: string[],
): Promise<StoredFile | undefined> {
  const { sources } = forecastSources(context, made);
  if (sources === undefined || !patched(patches.explainsForecast)) return undefined;
  const { request } = context;
  const shares = memberShares(request, made.members, made.backtest);
  return orNote(notes, 'What moves the forecast could not be computed', () =>
    compute.explainForecast({
      sources,
      members: made.members.map(({ name, per, algorithm, model }, index) => ({
        ...{ name, per, algorithm, model },
        weight: shares[index]?.weight ?? 0,
      })),
      models: championModels(made),
      seed: request.sweep.seed,
      rows: ROWS,
    }),
  );
}
