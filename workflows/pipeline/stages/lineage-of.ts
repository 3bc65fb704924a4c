import { hashOf } from '@durable-forecast/lib/hash';
import type { LineageModel, VersionLineage } from '../../../contracts/publication/version-lineage.js';
import { backtestSummary } from './backtest-summary.js';
import type { MadeForecast } from './make-forecast.js';
import { memberShares } from './member-shares.js';
import type { RunContext } from './run-context.js';

/** Models that a payload names beside the forecasts of all shards. */
const MOST_MODELS = 1000;

/** What a forecast was made of, as its version's manifest keeps it. */
export function lineageOf(
  { request, environment, dataset }: RunContext,
  { trials, selection, members, backtest, fits, pastFits }: MadeForecast,
): VersionLineage {
  const { champion, score, scoreboard } = selection;
  const [baseline] = scoreboard.baselines;
  const tried = backtestSummary(backtest, champion.name);
  const ensemble = tried?.means.find(({ kind }) => kind === 'ensemble');
  const all = [...trials, ...pastFits, ...fits.map(({ result }) => result)];
  const sweepDollars = sumIfKnown(trials.map(({ cost }) => cost));
  return {
    dataset: dataset.key,
    request: hashOf(request),
    ...(environment.codeVersion === undefined ? {} : { codeVersion: environment.codeVersion }),
    features: { set: request.features.set, add: request.features.add },
    champion: { trial: champion.name, algorithm: champion.algorithm, hyperparameters: champion.hyperparameters },
    members: memberShares(request, members, backtest),
    ...(fits.length > MOST_MODELS ? {} : { models: fits.map(modelOf) }),
    metrics: {
      wrmsse: score.wrmsse,
      rmse: score.rmse,
      bias: score.bias,
      ...(baseline === undefined ? {} : { baseline: { name: baseline.name, wrmsse: baseline.wrmsse } }),
      ...(ensemble === undefined ? {} : { pastOrigins: { count: ensemble.scores.length, wrmsse: ensemble.mean } }),
    },
    seeds: { sweep: request.sweep.seed },
    cost: {
      jobs: all.reduce((sum, { attempts }) => sum + attempts.length, 0),
      billableSeconds: all.reduce((sum, { billableSeconds }) => sum + billableSeconds, 0),
      ...(sweepDollars === undefined ? {} : { sweepDollars }),
    },
  };
}

function modelOf({ result: { name, job, modelUri, modelProof } }: MadeForecast['fits'][number]): LineageModel {
  return {
    step: name,
    ...(job === undefined ? {} : { job }),
    ...(modelUri === undefined ? {} : { model: modelUri }),
    ...(modelProof === undefined ? {} : { etag: modelProof.etag }),
  };
}

const sumIfKnown = (costs: readonly (number | undefined)[]): number | undefined =>
  costs.reduce((sum, cost) => (sum === undefined || cost === undefined ? undefined : sum + cost), 0);
