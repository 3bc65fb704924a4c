import { Command } from 'commander';
import { withClient } from '../connection/with-client.js';
import { listForecasts, readVersions } from '../forecasts/read-versions.js';
import { forecastsShape, versionsShape } from '../json/forecasts-shape.js';
import { printJson } from '../json/json-shape.js';
import { openQuestions } from '../monitoring/open-question.js';
import { describeQuestion } from '../views/render-monitoring.js';
import { renderForecasts, renderVersions } from '../views/render-versions.js';
import { stateOption } from './options.js';

interface ForecastsOptions {
  readonly state: string;
  readonly json?: boolean;
}

export const forecastsCommand = () =>
  new Command('forecasts')
    .description('list what was published: all forecasts, or the versions of one and which of them is current')
    .argument('[name]', 'name of the forecast, as its request has it')
    .option('--json', 'print them as JSON')
    .addOption(stateOption())
    .action((name: string | undefined, { state, json }: ForecastsOptions) =>
      withClient(state, async (client) => {
        if (name === undefined) {
          const forecasts = await listForecasts(client);
          if (!json) return console.log(renderForecasts(forecasts));
          return printJson(forecastsShape, {
            forecasts: forecasts.map(({ name, pointer, trouble }) => ({
              name,
              current: pointer?.version,
              origin: pointer?.origin,
              since: pointer?.publishedAt,
              trouble,
            })),
          });
        }
        const found = await readVersions(client, name);
        if (!json) {
          // A list is shown whatever becomes of that: monitoring itself says what is wrong with its records.
          const questions = await openQuestions(client, name).catch(() => []);
          for (const question of questions) console.log(`${describeQuestion(question, new Date()).join('\n')}\n`);
          return console.log(renderVersions(found));
        }
        printJson(versionsShape, {
          name,
          current: found.pointer.version,
          versions: found.versions.map(({ version, uri, state, manifest, move, deleted }) => ({
            version,
            uri,
            state,
            complete: manifest !== undefined,
            run: manifest?.run,
            origin: manifest?.origin,
            champion: manifest?.champion,
            wrmsse: manifest?.wrmsse,
            training: manifest?.training,
            rows: manifest?.rows,
            since: move?.at,
            by: move?.by,
            reason: move?.reason,
            from: move?.from ?? undefined,
            deleted,
          })),
        });
      }),
    );
