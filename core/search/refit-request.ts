import type { Algorithm } from '../../contracts/algorithms/algorithms.js';
import type { ChampionRecord } from '../../contracts/champion/champion-record.js';
import type { ForecastRequest } from '../../contracts/request/request.js';
import type { SearchSpace } from '../../contracts/request/search-space.js';

/**
 * The request of a refit: as it was, with a sweep of one trial for each algorithm that is needed, whose hyperparameters are those of
 * the champion. So what is published is measured, weighed and held against the baselines as after a search.
 */
export function refitRequest(
  request: ForecastRequest,
  { hyperparameters, champion }: Pick<ChampionRecord, 'hyperparameters' | 'champion'>,
): ForecastRequest {
  const { warmStart: _, ...sweep } = request.sweep;
  const wanted = request.fit.members.flatMap((member) => ('method' in member ? [] : (member.algorithm ?? [])));
  const algorithms = [...new Set<string>([champion.algorithm, ...wanted])] as Algorithm[];
  return {
    ...request,
    sweep: {
      ...sweep,
      backend: 'trials',
      strategy: { kind: 'grid' },
      maxTrials: algorithms.length,
      earlyStop: { kind: 'none' },
      algorithms: Object.fromEntries(
        algorithms.map((algorithm) => [algorithm, { space: { ...hyperparameters[algorithm] } as SearchSpace }]),
      ),
    },
    select: { ...request.select, finalists: 1 },
  };
}
