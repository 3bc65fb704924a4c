import type { AutoMLNews, AutoMLPlan } from '../../contracts/automl/automl.js';
import { detailsTable } from '../shared/details-table.js';

/** Candidates named on the page. */
const SHOWN = 5;

/** A search for the Web UI, as Markdown. */
export function describeSearch(
  { settings }: Pick<AutoMLPlan, 'settings'>,
  job: string | undefined,
  { candidates, end }: AutoMLNews,
): string {
  const ended = candidates.filter(({ status }) => status !== 'InProgress').length;
  const best = candidates
    .filter(({ rmse }) => rmse !== undefined)
    .sort((a, b) => (a.rmse as number) - (b.rmse as number))
    .slice(0, SHOWN);
  const failed = candidates.filter(({ status }) => status === 'Failed');
  return detailsTable([
    ['state', end === undefined ? 'running' : `${end.status}${end.reason === undefined ? '' : `: ${end.reason}`}`],
    ['job', job],
    ['candidates', `${ended} of at most ${settings.maxCandidates} ended, ${candidates.length - ended} running`],
    ['best', best.map(({ name, rmse }) => `${name} ${(rmse as number).toFixed(5)}`).join('\n')],
    ['failed', failed.map(({ name, reason }) => `${name}: ${reason ?? 'no reason given'}`).join('\n')],
  ]);
}
