import { hashOf } from '@durable-forecast/lib/hash';
import { executeChild, ParentClosePolicy } from '@temporalio/workflow';
import { declared } from '../../../contracts/algorithms/algorithms.js';
import { AUTOPILOT } from '../../../contracts/algorithms/autopilot.js';
import type { AlgorithmDeclaration } from '../../../contracts/algorithms/declaration-fields.js';
import { type CellGroup, groupCells } from '../../../contracts/dataset/cells.js';
import type { CellForecast } from '../../../contracts/evaluation/ensemble.js';
import { type FeatureManifest, foldFiles, trainObjects } from '../../../contracts/features/feature-files.js';
import { workflowIds } from '../../../contracts/run/workflow-ids.js';
import type { TrialResult } from '../../../contracts/training/trial.js';
import { foldsOf } from '../../../core/run-plan/folds.js';
import { stepName } from '../../../core/run-plan/step-name.js';
import { trainingFor } from '../../../core/search/training-for.js';
import { failedPart } from '../../shared/failed-parts.js';
import { publishing } from '../../shared/proxies.js';
import { fitPlan, trialLease } from '../../shared/training-plan.js';
import { trainingTrial } from '../../training/training-trial.js';
import { batchTransform } from '../../transform/batch-transform.js';
import { transformInstances } from '../../transform/transform-instances.js';
import { answersOf } from './answers-of.js';
import type { ForecastContext } from './forecast-context.js';
import type { Member } from './members.js';
import { searchForGroup } from './run-autopilot.js';
import type { RunContext } from './run-context.js';
import { type ChannelObjects, writeChannel } from './write-channel.js';

/** One model to be made: a member's, for a group of series, with what is known at an origin. */
export interface FitTask {
  readonly member: Member;
  readonly group: CellGroup;
  readonly originDay: number;
}

export interface Fit extends FitTask {
  readonly result: TrialResult;
}

/** The models of all members at an origin. */
export const fitTasks = (
  { cells }: Pick<FeatureManifest, 'cells'>,
  members: readonly Member[],
  originDay: number,
): FitTask[] =>
  members.flatMap((member) => groupCells(cells, member.per).map((group) => ({ member, group, originDay })));

/**
 * Fits a member's hyperparameters on what its series have sold up to the origin, as one training job; of a member that Autopilot
 * found, as another search by it.
 */
export async function fitGroup(context: RunContext, manifest: FeatureManifest, task: FitTask): Promise<Fit> {
  const { run, request, dataset, clock } = context;
  const { member, group, originDay } = task;
  const { selection } = foldsOf(dataset, request);
  const step = stepOf(context, task);
  const owner = workflowIds.fit(run, step);
  const objects = group.cells.flatMap((cell) => trainObjects(manifest, originDay, selection, cell));
  // Nobody declares Autopilot, which reads parquet.
  const declaration = member.algorithm === AUTOPILOT ? undefined : declared(request.sweep.algorithms, member.algorithm);
  const manifestUri = await nameFiles(context, manifest, {
    objects,
    originDays: [originDay, selection],
    stores: storesOf(group),
    ...(declaration === undefined ? {} : { form: declaration.channels.train }),
  });
  const named = { owner, step, manifestUri };
  const result =
    declaration === undefined
      ? await searchForGroup(context, named)
      : await trainForGroup(context, task, { ...named, declaration });
  clock.noteRemade(result.remade);
  context.notifier.takeJobs(result.attempts);
  if (result.modelUri === undefined) {
    const { type = 'AlgorithmError', reason = 'no reason given', logTail = [] } = result.failure ?? {};
    throw failedPart(`The fit of ${step}`, { type, reason, more: logTail });
  }
  return { ...task, result };
}

/** One training job, with its retries. */
function trainForGroup(
  { run, root, request, environment, clock, tracking }: RunContext,
  { member, group, originDay }: FitTask,
  {
    owner,
    step,
    manifestUri,
    declaration,
  }: {
    readonly owner: string;
    readonly step: string;
    readonly manifestUri: string;
    readonly declaration: AlgorithmDeclaration;
  },
): Promise<TrialResult> {
  const plan = fitPlan(member, { manifestUri, outputUri: `${root}/models` }, request.training, declaration);
  return clock.watched(owner, () =>
    executeChild(trainingTrial, {
      workflowId: owner,
      parentClosePolicy: ParentClosePolicy.REQUEST_CANCEL,
      staticSummary: `Fit ${member.name}: ${group.name}, up to d_${originDay}`,
      args: [
        {
          name: `fit ${step}`,
          run,
          plan,
          container: member.container,
          rungs: [],
          lease: trialLease(environment.instanceQueue, trainingFor(declaration, request.training)),
          ...(tracking === undefined ? {} : { tracking }),
        },
      ],
    }),
  );
}

/** The 28 days after the origin, as one batch transform. */
export async function forecastGroup(
  context: ForecastContext,
  manifest: FeatureManifest,
  fit: Fit,
): Promise<readonly CellForecast[]> {
  const { run, root, request, clock } = context;
  const { group, originDay, result } = fit;
  const step = stepOf(context, fit);
  const owner = workflowIds.forecast(run, step);
  const objects = group.cells.map((cell) => foldFiles(manifest, originDay).input(cell));
  // A run that began under 0.1.0 gives a single object by its prefix.
  const isNamed = manifest.markers !== undefined || objects.length > 1;
  const inputUri = isNamed
    ? await nameFiles(context, manifest, { objects, originDays: [originDay], stores: storesOf(group) })
    : (objects[0] as string);
  const outputUri = `${root}/forecast/${step}`;
  const end = await clock.watched(owner, () =>
    executeChild(batchTransform, {
      workflowId: owner,
      parentClosePolicy: ParentClosePolicy.REQUEST_CANCEL,
      staticSummary: `Forecast ${step}`,
      args: [
        {
          owner,
          run,
          image: result.image,
          modelUri: result.modelUri as string,
          modelProof: result.modelProof,
          ...(result.environment === undefined ? {} : { environment: result.environment }),
          inputUri,
          ...(isNamed ? { inputType: 'ManifestFile' } : {}),
          outputUri,
          ...transformInstances(request),
          attempt: 1,
        },
      ],
    }),
  );
  if (end.kind === 'failed') {
    throw failedPart(`The forecast of ${step}`, { type: end.failure, reason: end.reason, more: end.logTail });
  }
  return answersOf(group.cells, outputUri, end);
}

/** What a model is called in ids, addresses and messages. */
export const stepOf = ({ dataset }: Pick<RunContext, 'dataset'>, { member, group, originDay }: FitTask): string =>
  stepName(dataset.originDay, member.slug, group.name, originDay);

const storesOf = ({ cells }: CellGroup): readonly string[] => cells.map(({ store }) => store);

/** A channel of files; in a run that began under 0.1.0 its address says which they are, and not what they hold. */
const nameFiles = (context: ForecastContext, { markers }: FeatureManifest, files: ChannelObjects): Promise<string> =>
  markers === undefined
    ? publishing.writeChannelManifest({
        uri: `s3://${context.environment.bucket}/features/manifests/${hashOf(files.objects).slice(0, 16)}.json`,
        objects: files.objects,
      })
    : writeChannel(context, markers, files);
