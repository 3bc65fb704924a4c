import { Command, InvalidArgumentError, Option } from 'commander';
import { STAGES } from '../../contracts/run/stages.js';
import { withClient } from '../connection/with-client.js';
import { printJson } from '../json/json-shape.js';
import { runsShape } from '../json/runs-shape.js';
import { type ExperimentFilter, listExperiments } from '../runs/list-experiments.js';
import { RUN_STATUSES } from '../runs/run-status.js';
import { renderExperiments, renderRuns } from '../views/render-runs.js';
import { stateOption } from './options.js';
import { parseTime } from './parse-time.js';

interface RunsOptions extends ExperimentFilter {
  readonly json?: boolean;
  readonly state: string;
}

export const runsCommand = () =>
  new Command('runs')
    .description('list runs, newest or best first, as a list of experiments')
    .addOption(new Option('--status <status>', 'only those that stand so').choices(RUN_STATUSES))
    .option('--name <forecast>', 'only those of this forecast: name of the request', forecastName)
    .addOption(new Option('--stage <stage>', 'only those that are in this stage, or ended in it').choices(STAGES))
    .option('--since <time>', 'only those started since: 2026-11-29, 2026-11-29T06:00Z, or 12h or 7d ago', parseTime)
    .option('--until <time>', 'only those started before', parseTime)
    .option('--best', 'those with the lowest WRMSSE first, with forecast, champion and cost')
    .option('--all', 'also those that have published and that Temporal has forgotten')
    .option('--limit <number>', 'the first so many', limit, 20)
    .option('--json', 'print them as JSON')
    .addOption(stateOption())
    .action(({ state, json, ...filter }: RunsOptions) =>
      withClient(state, async (client) => {
        const found = await listExperiments(client, filter);
        if (!json) return console.log(filter.best ? renderExperiments(found) : renderRuns(found));
        printJson(runsShape, {
          runs: found.runs.map(({ startedAt, endedAt, isForgotten, ...run }) => ({
            ...run,
            startedAt: startedAt.toISOString(),
            endedAt: endedAt?.toISOString(),
            ...(isForgotten ? { forgotten: true } : { url: client.runUrl(run.run) }),
          })),
          more: found.more,
        });
      }),
    );

/** It stands in a query, so it may hold nothing else. */
function forecastName(text: string): string {
  if (/^[a-z0-9]+(-[a-z0-9]+)*$/.test(text)) return text;
  throw new InvalidArgumentError('A forecast is named by lower-case letters, digits and single hyphens.');
}

function limit(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value > 0) return value;
  throw new InvalidArgumentError('Give a whole number above 0.');
}
