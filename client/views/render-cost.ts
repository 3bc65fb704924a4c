import type { ServingCost } from '../endpoints/cost-of-periods.js';
import type { RunCost } from '../runs/run-cost.js';
import { outputWidth } from '../terminal/output-width.js';
import { renderTable } from '../terminal/render-table.js';
import { describeServingCost } from './describe-serving-cost.js';
import { formatDollars, formatDuration } from './format.js';

/** What a run has cost so far, a line a part, what serving it has, and what the numbers leave out. */
export function renderCost(run: RunCost, serving?: ServingCost, width = outputWidth()): string {
  const dollars = (cost: number | undefined) => (cost === undefined ? '–' : formatDollars(cost));
  const total = { ...run, jobs: run.parts.reduce((sum, { jobs }) => sum + jobs, 0) };
  const table = renderTable(
    [
      { head: 'part' },
      { head: 'jobs', align: 'right' },
      { head: 'taken over', align: 'right' },
      { head: 'billable', align: 'right' },
      { head: 'USD', align: 'right' },
    ],
    [
      ...run.parts.map(({ part, jobs, takenOver, billableSeconds, cost }) => [
        part,
        String(jobs),
        String(takenOver),
        formatDuration(billableSeconds),
        dollars(cost),
      ]),
      ['in all', String(total.jobs), '', formatDuration(total.billableSeconds), dollars(total.cost)],
    ],
    width,
  );
  const served = serving === undefined ? [] : [`Its endpoint: ${describeServingCost(serving)}; in no sum above.`];
  return [table, '', ...served, ...notes(run)].join('\n');
}

const notes = ({ unpriced, transforms, open }: RunCost): string[] => [
  ...(open === 0 ? [] : [`${open} ${open === 1 ? 'job goes' : 'jobs go'} on; their time is not counted yet.`]),
  ...(unpriced.length === 0
    ? []
    : [`There is no price for ${unpriced.join(', ')}; add it to the file that FORECAST_PRICES names.`]),
  ...(transforms === 0
    ? []
    : [`${transforms} batch ${transforms === 1 ? 'transform is' : 'transforms are'} neither timed nor priced.`]),
  'At on-demand prices; AWS bills the time that jobs take, also those that failed.',
];
