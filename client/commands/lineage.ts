import { Command, Option } from 'commander';
import { withClient } from '../connection/with-client.js';
import { printJson } from '../json/json-shape.js';
import { lineageJson, lineageShape } from '../json/lineage-shape.js';
import { openLineageEvents } from '../lineage/open-lineage.js';
import { traceLineage } from '../lineage/trace-lineage.js';
import { findRun } from '../records/find-run.js';
import { readRunFacts } from '../records/read-run-facts.js';
import { renderLineage } from '../views/render-lineage.js';
import { stateOption } from './options.js';

interface LineageOptions {
  readonly series?: string;
  readonly json?: boolean;
  readonly openlineage?: boolean;
  readonly state: string;
}

export const lineageCommand = () =>
  new Command('lineage')
    .description(
      'what made a version, or its number of a series: data, code, features, jobs and models, and whether they are still there',
    )
    .argument('<version>', 'a version or run, or a forecast for its current version')
    .option('--series <id>', 'what made this series alone')
    .option('--json', 'print all of it as JSON')
    .addOption(
      new Option('--openlineage', 'print it as a list of OpenLineage events, for a catalogue').conflicts('json'),
    )
    .addOption(stateOption())
    .action((version: string, { state, series, json, openlineage }: LineageOptions) =>
      withClient(state, async (client) => {
        const facts = await readRunFacts(client, await findRun(client, version));
        const lineage = await traceLineage(client, facts, series);
        if (openlineage) console.log(JSON.stringify(openLineageEvents(lineage, client.bucket), null, 2));
        else if (json) printJson(lineageShape, lineageJson(lineage));
        else console.log(renderLineage(lineage));
      }),
    );
