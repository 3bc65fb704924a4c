import type { ChampionRecord } from '../../../contracts/champion/champion-record.js';
import { searchAttributes } from '../../../contracts/temporal/search-attributes.js';
import { monitoring } from '../../shared/proxies.js';
import { buildInputs } from './build-features.js';
import { championFits, championMembers } from './champion-fits.js';
import { combineMembers } from './combine-members.js';
import { forecastMembers } from './fit-members.js';
import type { MadeForecast } from './make-forecast.js';
import type { RunContext } from './run-context.js';

/**
 * Forecasts from the new origin with the models of an earlier run: rows of the 28 days to come, and a batch transform a group of
 * series. Nothing is trained, and nothing says how good these models still are but what is watched after publication.
 */
export async function applyChampion(context: RunContext, record: ChampionRecord): Promise<MadeForecast> {
  const { run, asked, clock, view } = context;
  const { backtest, champion, score, scoreboard } = record;
  const features = await clock.stage('features', () => buildInputs(context));
  view.note([
    { key: searchAttributes.champion, value: champion.name },
    { key: searchAttributes.score, value: score.wrmsse },
  ]);
  view.know({ champion: { trial: champion.name, wrmsse: score.wrmsse } });
  const members = championMembers(record);
  const fits = championFits(record, members, features);
  const { answers, shards } = await clock.stage('forecast', async () => {
    const answers = await forecastMembers(context, features, fits);
    return { answers, shards: await combineMembers(context, answers, backtest) };
  });
  // There is no backtest, which leaves a promise otherwise.
  await monitoring.inheritPromise({ run, from: record.run, request: asked });
  return {
    trials: [],
    selection: { champion, score, scoreboard, failures: [] },
    members,
    backtest,
    fits,
    pastFits: [],
    features,
    answers,
    shards,
  };
}
