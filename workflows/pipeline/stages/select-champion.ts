import { ApplicationFailure, executeChild, ParentClosePolicy, patched } from '@temporalio/workflow';
import type { NamedForecast } from '../../../contracts/evaluation/ensemble.js';
import type { Score, Scoreboard } from '../../../contracts/evaluation/evaluation.js';
import type { FailureType } from '../../../contracts/failures/failures.js';
import { type FeatureManifest, foldFiles } from '../../../contracts/features/feature-files.js';
import type { TransformPlan } from '../../../contracts/jobs/transform.js';
import { workflowIds } from '../../../contracts/run/workflow-ids.js';
import { searchAttributes } from '../../../contracts/temporal/search-attributes.js';
import type { TrialResult } from '../../../contracts/training/trial.js';
import { foldsOf } from '../../../core/run-plan/folds.js';
import { failedPart } from '../../shared/failed-parts.js';
import { fanOut } from '../../shared/fan-out.js';
import { groupedReasons, type PartFailure } from '../../shared/grouped-reasons.js';
import { patches } from '../../shared/patches.js';
import { compute } from '../../shared/proxies.js';
import { batchTransform } from '../../transform/batch-transform.js';
import { transformInstances } from '../../transform/transform-instances.js';
import { answersOf } from './answers-of.js';
import { finalists } from './finalists.js';
import type { RunContext } from './run-context.js';
import { writeChannel } from './write-channel.js';

/** What became of a finalist: its forecast, or why there is none. */
interface FinalistForecast {
  readonly forecast?: NamedForecast;
  readonly failure?: PartFailure;
}

export interface Selection {
  readonly champion: Pick<TrialResult, 'name' | 'algorithm' | 'hyperparameters'>;
  readonly score: Score;
  readonly scoreboard: Scoreboard;
  /** Why finalists came to no forecast, and were not scored. */
  readonly failures: readonly PartFailure[];
  /** The champion's forecast of the validation window; undefined where it was taken over. */
  readonly forecast?: NamedForecast;
}

/** A champion that this run has chosen among its own trials. */
export interface OwnSelection extends Selection {
  readonly champion: TrialResult;
  readonly forecast: NamedForecast;
}

/**
 * The finalists of the sweep, scored with WRMSSE over the hierarchy on the validation window, beside the baselines.
 *
 * Trials are ranked by the RMSE that their own logs report, which costs nothing; WRMSSE needs a transform job each, so
 * only the best few get one.
 *
 * @param keep algorithm of the trial that is the champion whatever others score; undefined where the best one is
 * @throws NotBetterThanBaselines when the gate asks for it, no past origins are to decide, and the best finalist does not
 * beat the best baseline
 */
export async function selectChampion(
  context: RunContext,
  features: FeatureManifest,
  trials: readonly TrialResult[],
  keep?: string,
): Promise<OwnSelection> {
  const { request, dataset, clock, view } = context;
  const { selection } = foldsOf(dataset, request);
  const eligible = keep === undefined ? trials : trials.filter(({ algorithm }) => algorithm === keep);
  const chosen = finalists(eligible, request.select.finalists);
  const rows = await validationRows(context, features);
  const forecasts = await fanOut(
    chosen,
    request.training.maxParallel,
    (trial) => clock.part('select', chosen.length, () => validationForecast(context, features, trial, rows)),
    ({ name }) => name,
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
  requireTrialBetter(context, { score: best, scoreboard });
  view.note([
    { key: searchAttributes.champion, value: best.name },
    { key: searchAttributes.score, value: best.wrmsse },
  ]);
  const beside = baseline === undefined ? {} : { baseline: `${baseline.name} ${baseline.wrmsse.toFixed(5)}` };
  view.know({ champion: { trial: best.name, wrmsse: best.wrmsse, ...beside } });
  const champion = trials.find((trial) => trial.name === best.name) as TrialResult;
  const forecast = made.find((candidate) => candidate.name === best.name) as NamedForecast;
  return { champion, score: best, scoreboard, forecast, failures: forecasts.flatMap(({ failure }) => failure ?? []) };
}

/** One trial on the validation window, beside the baselines. @throws what its transform failed with */
export async function scoreTrial(
  context: RunContext,
  features: FeatureManifest,
  trial: TrialResult,
): Promise<OwnSelection> {
  const { dataset, request } = context;
  const rows = await validationRows(context, features);
  const { forecast, failure } = await validationForecast(context, features, trial, rows);
  if (forecast === undefined) {
    throw ApplicationFailure.nonRetryable(`The forecast by ${trial.name} failed: ${failure?.reason}`, failure?.type);
  }
  const scoreboard = await compute.scoreForecasts({
    originDay: foldsOf(dataset, request).selection,
    window: 'validation',
    candidates: [forecast],
    panels: dataset.panels,
  });
  const [score] = scoreboard.candidates;
  if (score === undefined) throw withoutForecast([]);
  return { champion: trial, score, scoreboard, forecast, failures: [] };
}

/** @throws NotBetterThanBaselines when the gate asks for it, and no past origins are to decide */
export function requireTrialBetter(
  { request, dataset }: RunContext,
  { score, scoreboard }: Pick<Selection, 'score' | 'scoreboard'>,
): void {
  const [baseline] = scoreboard.baselines;
  const decides = request.publish.gate === 'beat-baselines' && foldsOf(dataset, request).past.length === 0;
  if (!decides || baseline === undefined || score.wrmsse < baseline.wrmsse) return;
  throw ApplicationFailure.nonRetryable(
    `WRMSSE on ${scoreboard.window.firstDate} to ${scoreboard.window.lastDate}: ` +
      `${score.name} ${score.wrmsse.toFixed(5)}, ${baseline.name} ${baseline.wrmsse.toFixed(5)}.`,
    'NotBetterThanBaselines',
  );
}

/** The rows to predict of the validation window, as transforms are given them. */
type ValidationRows = Pick<TransformPlan, 'inputUri' | 'inputType'>;

async function validationRows(context: RunContext, features: FeatureManifest): Promise<ValidationRows> {
  const { selection } = foldsOf(context.dataset, context.request);
  const files = foldFiles(features, selection);
  if (features.markers === undefined) return { inputUri: files.inputs };
  const objects = features.cells.map((cell) => files.input(cell));
  const inputUri = await writeChannel(context, features.markers, { objects, originDays: [selection] });
  return { inputUri, inputType: 'ManifestFile' };
}

/**
 * A finalist's forecast of the validation window; one whose transform fails is no finalist. Damaged data is no fault of the
 * finalist, and another one must not win by it: then the run ends.
 */
async function validationForecast(
  { run, root, request, clock }: RunContext,
  features: FeatureManifest,
  trial: TrialResult,
  rows: ValidationRows,
): Promise<FinalistForecast> {
  const owner = workflowIds.score(run, trial.name);
  const outputUri = `${root}/score/${trial.name}`;
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
          modelProof: trial.modelProof,
          ...(trial.environment === undefined ? {} : { environment: trial.environment }),
          ...rows,
          outputUri,
          ...transformInstances(request),
          attempt: 1,
        },
      ],
    }),
  );
  if (end.kind === 'completed') {
    return { forecast: { name: trial.name, cells: answersOf(features.cells, outputUri, end) } };
  }
  const { failure: type, reason } = end;
  if (isNoFaultOfFinalist(type)) {
    throw failedPart(`The forecast by ${trial.name}`, { type, reason });
  }
  return { failure: { type, reason, part: trial.name } };
}

function isNoFaultOfFinalist(type: FailureType): boolean {
  if (type === 'StoredObjectInvalid') return patched(patches.damagedDataEndsRun);
  return type === 'DataError' && patched(patches.unreadDataEndsRun);
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
