import type { ChampionRecord } from '../../contracts/champion/champion-record.js';
import type { ForecastRequest } from '../../contracts/request/request.js';
import type { SearchSpace } from '../../contracts/request/search-space.js';

/**
 * The request of a refit: as it was, with a sweep of one trial for each algorithm that is needed, whose hyperparameters are those of
 * the champion. So what is published is measured, weighed and held against the baselines as after a search.
 */
export function refitRequest(
  request: ForecastRequest,
  {
    hyperparameters,
    champion,
    declarations = {},
  }: Pick<ChampionRecord, 'hyperparameters' | 'champion' | 'declarations'>,
): ForecastRequest {
  const { warmStart: _, autopilot: __, ...sweep } = request.sweep;
  const wanted = request.fit.members.flatMap((member) => ('method' in member ? [] : (member.algorithm ?? [])));
  const algorithms = [...new Set([champion.algorithm, ...wanted])];
  return {
    ...request,
    sweep: {
      ...sweep,
      backend: 'trials',
      strategy: { kind: 'grid' },
      maxTrials: algorithms.length,
      earlyStop: { kind: 'none' },
      algorithms: Object.fromEntries(
        algorithms.map((algorithm) => {
          const space = { ...hyperparameters[algorithm] } as SearchSpace;
          const declaration = declarations[algorithm] ?? sweep.algorithms[algorithm]?.declaration;
          return [algorithm, declaration === undefined ? { space } : { space, declaration }];
        }),
      ),
    },
    select: { ...request.select, finalists: 1 },
  };
}
