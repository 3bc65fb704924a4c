import { ApplicationFailure, log } from '@temporalio/workflow';
import type { ChampionRecord } from '../../../contracts/champion/champion-record.js';
import type { RunTraining } from '../../../contracts/champion/run-training.js';
import { championWanted } from '../../../contracts/champion/take-champion.js';
import type { FailureType } from '../../../contracts/failures/failures.js';
import type { ForecastRequest } from '../../../contracts/request/request.js';
import { refitRequest } from '../../../core/search/refit-request.js';
import { compute } from '../../shared/proxies.js';
import type { RunContext } from './run-context.js';

/** How a run comes to its models. */
export type ModelPlan =
  | { readonly kind: 'search'; readonly training: RunTraining; readonly request: ForecastRequest }
  | {
      readonly kind: 'refit';
      readonly training: RunTraining;
      /** With a sweep of the champion's hyperparameters alone. */
      readonly request: ForecastRequest;
      readonly record: ChampionRecord;
    }
  | { readonly kind: 'forecast'; readonly training: RunTraining; readonly record: ChampionRecord };

/**
 * Takes an earlier run's champion over where the request says so, once the data is known.
 *
 * @throws ChampionUnusable where that can't be and the request does not want a search instead
 */
export async function takeChampion({ request, dataset }: RunContext): Promise<ModelPlan> {
  const { champion } = request;
  if (champion === undefined) return { kind: 'search', training: { kind: 'search' }, request };
  const taken = await compute.takeChampion(championWanted(request, champion, dataset.codes));
  if (taken.kind === 'unusable') {
    const { reason } = taken;
    if (champion.otherwise === 'fail') {
      const type: FailureType = 'ChampionUnusable';
      throw ApplicationFailure.nonRetryable(`The champion of ${champion.of} can't be taken over: ${reason}.`, type);
    }
    log.warn('a search takes the place of an earlier champion', { reason });
    return { kind: 'search', training: { kind: 'search', instead: reason }, request };
  }
  const { record } = taken;
  const from = { run: record.run, origin: record.origin };
  const search = { run: record.search.run, origin: record.search.origin };
  const training: RunTraining = { kind: champion.mode, search, from };
  switch (champion.mode) {
    case 'refit':
      return { kind: 'refit', training, request: refitRequest(request, record), record };
    case 'forecast':
      return { kind: 'forecast', training, record };
  }
}
