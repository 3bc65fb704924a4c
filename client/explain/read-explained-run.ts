import { championUri } from '../../contracts/champion/champion-paths.js';
import type { ChampionRecord } from '../../contracts/champion/champion-record.js';
import { storedChampion } from '../../contracts/champion/champion-schema.js';
import {
  type ForecastSources,
  forecastSourcesUri,
  MOST_ANSWERS,
} from '../../contracts/explanation/forecast-sources.js';
import { storedForecastSources } from '../../contracts/explanation/forecast-sources-schema.js';
import type { ForecastClient } from '../connection/connect.js';
import { UserError } from '../errors/user-error.js';
import { readRecord } from './read-record.js';
import { requireExplainedRun } from './require-explained-run.js';

/** What a published run says of what its forecast is made of. */
export interface ExplainedRun {
  readonly sources: ForecastSources;
  readonly champion: ChampionRecord;
}

/** @throws UserError when there is no such run, or it left no such record, with why */
export async function readExplainedRun(client: ForecastClient, run: string): Promise<ExplainedRun> {
  const { bucket } = client;
  const sources = await readRecord(client, forecastSourcesUri(bucket, run), storedForecastSources);
  const champion = await readRecord(client, championUri(bucket, run), storedChampion);
  if (sources !== undefined && champion !== undefined) return { sources, champion };
  throw await whyUnexplained(client, run, champion !== undefined);
}

async function whyUnexplained(client: ForecastClient, run: string, isRecorded: boolean): Promise<UserError> {
  if (isRecorded) {
    return new UserError(
      `${run} left no record of what its forecast is made of: it was made before 0.2.0, or of more than ${MOST_ANSWERS.toLocaleString('en')} answers of models. Forecasts of smaller runs from 0.2.0 on can be explained.`,
      'notFound',
    );
  }
  const status = await requireExplainedRun(client, run);
  if (status === 'running') {
    return new UserError(
      `${run} has not published yet: only published numbers can be explained. 'npx forecast watch ${run}' follows it.`,
      'notFound',
    );
  }
  const why = status === 'completed' ? 'it was made before 0.2.0' : `it is ${status}`;
  return new UserError(
    `${run} left no record of what its forecast is made of: ${why}. 'npx forecast status ${run}' says how it ended.`,
    'notFound',
  );
}
