import { ApplicationFailure, executeChild, ParentClosePolicy, upsertSearchAttributes } from '@temporalio/workflow';
import type { NamedForecast } from '../../../contracts/evaluation/ensemble.js';
import type { Score, Scoreboard } from '../../../contracts/evaluation/evaluation.js';
import { type FeatureManifest, foldFiles } from '../../../contracts/features/feature-files.js';
import { workflowIds } from '../../../contracts/run/workflow-ids.js';
import { searchAttributes } from '../../../contracts/temporal/search-attributes.js';
import type { TrialResult } from '../../../contracts/training/trial.js';
import { fanOut } from '../../shared/fan-out.js';
import { groupedReasons, type PartFailure } from '../../shared/grouped-reasons.js';
import { compute } from '../../shared/proxies.js';
import { batchTransform } from '../../transform/batch-transform.js';
import { transformInstances } from '../../transform/transform-instances.js';
import { finalists } from './finalists.js';
import { foldsOf } from './folds.js';
import type { RunContext } from './run-context.js';

/** What became of a finalist: its forecast, or why there is none. */
interface FinalistForecast {
  readonly forecast?: NamedForecast;
  readonly failure?: PartFailure;
}

export interface Selection {
  readonly champion: TrialResult;
  readonly score: Score;
  readonly scoreboard: Scoreboard;
  /** The champion's forecast of the validation window. */
  readonly forecast: NamedForecast;
}

/**
 * The finalists of the sweep, scored with WRMSSE over the hierarchy on the validation window, beside the baselines.
 *
 * Trials are ranked by the RMSE that their own logs report, which costs nothing; WRMSSE needs a transform job each, so
 * only the best few get one.
 *
 * @throws NotBetterThanBaselines when the gate asks for it, no past origins are to decide, and the best finalist does not
 * beat the best baseline
 */
export async function selectChampion(
  context: RunContext,
  features: FeatureManifest,
  trials: readonly TrialResult[],
): Promise<Selection> {
  const { request, dataset, clock } = context;
  const { selection, past } = foldsOf(dataset, request);
  const chosen = finalists(trials, request.select.finalists);
  const forecasts = await fanOut(chosen, request.training.maxParallel, (trial) =>
    clock.part('select', chosen.length, () => validationForecast(context, features, trial)),
  );
  const made = forecasts.flatMap(({ forecast }) => forecast ?? []);
  const scoreboard = await compute.scoreForecasts({
    originDay: selection,
    window: 'validation',
    candidates: made,
    panels: dataset.panels,
  });
  const [best] = scoreboard.candidates;
  const [baseline] = scoreboard.baselines;
  if (best === undefined) {
    throw withoutForecast(forecasts);
  }
  const decides = request.publish.gate === 'beat-baselines' && past.length === 0;
  if (decides && baseline !== undefined && best.wrmsse >= baseline.wrmsse) {
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
  const forecast = made.find((candidate) => candidate.name === best.name) as NamedForecast;
  return { champion, score: best, scoreboard, forecast };
}

/** A finalist's forecast of the validation window; one whose transform fails is no finalist. */
async function validationForecast(
  { run, root, request, dataset, clock }: RunContext,
  features: FeatureManifest,
  trial: TrialResult,
): Promise<FinalistForecast> {
  const { selection } = foldsOf(dataset, request);
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
          inputUri: foldFiles(features, selection).inputs,
          outputUri: `${root}/score/${trial.name}`,
          ...transformInstances(request),
          attempt: 1,
        },
      ],
    }),
  );
  if (end.kind === 'failed') return { failure: { type: end.failure, reason: end.reason } };
  const cells = features.cells.map((cell) => ({ cell, uri: `${root}/score/${trial.name}/${cell.name}.csv.out` }));
  return { forecast: { name: trial.name, cells } };
}

/** Trained, and not applied: whatever the sweep has cost, its trainings are taken over by the next run. */
const withoutForecast = (forecasts: readonly FinalistForecast[]): ApplicationFailure =>
  ApplicationFailure.nonRetryable(
    [
      `Not one of ${forecasts.length} finalists could be transformed into a forecast:`,
      ...groupedReasons(forecasts.flatMap(({ failure }) => failure ?? [])),
    ].join('\n'),
    'TransformsFailed',
  );
