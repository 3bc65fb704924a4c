import { InvalidArgumentError } from 'commander';
import { withClient } from '../connection/with-client.js';
import { type ExplainedForecast, explainForecast } from '../explain/explain-forecast.js';
import { forecastExplanationShape } from '../json/forecast-explanation-shape.js';
import { type JsonOf, printJson } from '../json/json-shape.js';
import { showWait } from '../terminal/show-wait.js';
import { renderExplanation } from '../views/render-explanation.js';
import { commandOnRun } from './options.js';

interface ExplainOptions {
  readonly state: string;
  readonly series: string;
  readonly day: string;
  readonly features: number;
  readonly json?: boolean;
}

export const explainCommand = () =>
  commandOnRun('explain', 'say why a published number is what it is: what moved it, and by how much')
    .requiredOption('--series <id>', 'the series, as forecast.parquet names it')
    .requiredOption('--day <day>', 'a day of the forecast: a date, its d_N, or 1 to 28 days after the last known day')
    .option('--features <n>', 'features of a model that have a line of their own', countOf, 12)
    .option('--json', 'print all of it as JSON')
    .action((run: string, { state, series, day, features, json }: ExplainOptions) =>
      withClient(state, async (client) => {
        const explained = await showWait('Reading models, rows and answers', () =>
          explainForecast(client, { run, series, day }),
        );
        if (json) printJson(forecastExplanationShape, jsonOf(explained));
        else console.log(renderExplanation(explained, features));
      }),
    );

function jsonOf({ id, day, band, ...explained }: ExplainedForecast): JsonOf<typeof forecastExplanationShape> {
  return {
    ...explained,
    ...{ series: id, date: day.date, d: day.d, step: day.step + 1 },
    ...(band === undefined ? {} : band),
  };
}

function countOf(text: string): number {
  const count = Number(text);
  if (Number.isInteger(count) && count > 0) return count;
  throw new InvalidArgumentError('It must be a whole number, 1 or more.');
}
