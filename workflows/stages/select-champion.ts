import { ApplicationFailure, executeChild, ParentClosePolicy, upsertSearchAttributes } from '@temporalio/workflow';
import type { FeatureManifest } from '../../contracts/dataset.js';
import type { Score, Scoreboard } from '../../contracts/evaluation.js';
import { workflowIds } from '../../contracts/names.js';
import type { ShardForecast } from '../../contracts/publication.js';
import { searchAttributes } from '../../contracts/search-attributes.js';
import type { TrialResult } from '../../contracts/training.js';
import { HORIZON } from '../../core/panel/panel.js';
import { batchTransform } from '../batch-transform.js';
import { fanOut } from '../fan-out.js';
import { compute } from '../proxies.js';
import { finalists } from './finalists.js';
import type { RunContext } from './run-context.js';

export interface Selection {
  readonly champion: TrialResult;
  readonly score: Score;
  readonly scoreboard: Scoreboard;
}

/**
 * The finalists of the sweep, scored with WRMSSE over the hierarchy on the validation window, beside the baselines.
 *
 * Trials are ranked by the RMSE that their own logs report, which costs nothing; WRMSSE needs a transform job each, so
 * only the best few get one.
 *
 * @throws NotBetterThanBaselines when the gate asks for it and the best finalist does not beat the best baseline
 */
export async function selectChampion(
  context: RunContext,
  features: FeatureManifest,
  trials: readonly TrialResult[],
): Promise<Selection> {
  const { request, dataset, clock } = context;
  const chosen = finalists(trials, request.select.finalists);
  const candidates = await fanOut(chosen, request.training.maxParallel, (trial) =>
    clock.part('select', chosen.length, async () => ({
      name: trial.name,
      shards: await validationForecast(context, features, trial),
    })),
  );
  const scoreboard = await compute.scoreForecasts({
    originDay: dataset.originDay - HORIZON,
    window: 'validation',
    candidates: candidates.flatMap(({ name, shards }) => (shards === undefined ? [] : [{ name, shards }])),
    panels: dataset.panels,
  });
  const [best] = scoreboard.candidates;
  const [baseline] = scoreboard.baselines;
  if (best === undefined) {
    throw ApplicationFailure.nonRetryable('No finalist could be transformed into a forecast.', 'NoSuccessfulTrial');
  }
  if (request.publish.gate === 'beat-baselines' && baseline !== undefined && best.wrmsse >= baseline.wrmsse) {
    throw ApplicationFailure.nonRetryable(
      `WRMSSE on ${scoreboard.window.firstDate} to ${scoreboard.window.lastDate}: ` +
        `${best.name} ${best.wrmsse.toFixed(5)}, ${baseline.name} ${baseline.wrmsse.toFixed(5)}.`,
      'NotBetterThanBaselines',
    );
  }
  upsertSearchAttributes([
    { key: searchAttributes.champion, value: best.name },
    { key: searchAttributes.score, value: best.wrmsse },
  ]);
  const champion = trials.find((trial) => trial.name === best.name) as TrialResult;
  return { champion, score: best, scoreboard };
}

/** A finalist's forecast of the validation window; undefined when its transform fails, which costs it the place. */
async function validationForecast(
  { run, root, request, clock }: RunContext,
  features: FeatureManifest,
  trial: TrialResult,
): Promise<readonly ShardForecast[] | undefined> {
  const owner = workflowIds.score(run, trial.name);
  const end = await clock.watched(owner, () =>
    executeChild(batchTransform, {
      workflowId: owner,
      parentClosePolicy: ParentClosePolicy.REQUEST_CANCEL,
      staticSummary: `Forecast of the validation window by ${trial.name}`,
      args: [
        {
          owner,
          run,
          image: trial.image,
          modelUri: trial.modelUri as string,
          inputUri: features.validationInputUri,
          outputUri: `${root}/score/${trial.name}`,
          instanceType: request.training.instanceTypes[0] as string,
          attempt: 1,
        },
      ],
    }),
  );
  if (end.kind === 'failed') return undefined;
  return features.shards.map(({ panel }) => ({ panel, uri: `${root}/score/${trial.name}/${panel.store}.csv.out` }));
}
