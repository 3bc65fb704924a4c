import type { ForecastClient } from '../connection/connect.js';
import { withClient } from '../connection/with-client.js';
import { UserError } from '../errors/user-error.js';
import { type ExplainedForecast, explainForecast, type ForecastQuestion } from '../explain/explain-forecast.js';
import { readSample } from '../explain/read-sample.js';
import { explanationSampleShape } from '../json/explanation-sample-shape.js';
import { forecastExplanationShape } from '../json/forecast-explanation-shape.js';
import { type JsonOf, printJson } from '../json/json-shape.js';
import { showWait } from '../terminal/show-wait.js';
import { renderExplanation } from '../views/render-explanation.js';
import { renderSample } from '../views/render-sample.js';
import { countFrom1 } from './count-from-1.js';
import { commandOnRun } from './options.js';

interface ExplainOptions {
  readonly state: string;
  readonly series?: string;
  readonly day?: string;
  readonly features: number;
  readonly json?: boolean;
}

export const explainCommand = () =>
  commandOnRun(
    'explain',
    'say what moves a forecast on the whole or, of a series and day, why its number is what it is',
  )
    .option('--series <id>', 'the series, as forecast.parquet names it')
    .option('--day <day>', 'a day of the forecast: a date, its d_N, or 1 to 28 days after the last known day')
    .option('--features <n>', 'features of a model that have a line of their own', countFrom1, 12)
    .option('--json', 'print all of it as JSON')
    .action((run: string, { state, series, day, ...shown }: ExplainOptions) => {
      if ((series === undefined) !== (day === undefined)) {
        const [given, lacks] = series === undefined ? ['--day', '--series'] : ['--series', '--day'];
        throw new UserError(
          `${given} wants ${lacks} beside it; without both, the whole forecast is explained.`,
          'usage',
        );
      }
      return withClient(state, (client) =>
        series === undefined || day === undefined
          ? printAll(client, run, shown)
          : printOne(client, { run, series, day }, shown),
      );
    });

type Shown = Pick<ExplainOptions, 'features' | 'json'>;

async function printAll(client: ForecastClient, run: string, { features, json }: Shown): Promise<void> {
  const sample = await readSample(client, run);
  if (json) printJson(explanationSampleShape, sample);
  else console.log(renderSample(sample, features));
}

async function printOne(client: ForecastClient, question: ForecastQuestion, { features, json }: Shown): Promise<void> {
  const explained = await showWait('Reading models, rows and answers', () => explainForecast(client, question));
  if (json) printJson(forecastExplanationShape, jsonOf(explained));
  else console.log(renderExplanation(explained, features));
}

function jsonOf({ id, day, band, ...explained }: ExplainedForecast): JsonOf<typeof forecastExplanationShape> {
  return {
    ...explained,
    ...{ series: id, date: day.date, d: day.d, step: day.step + 1 },
    ...(band === undefined ? {} : band),
  };
}
