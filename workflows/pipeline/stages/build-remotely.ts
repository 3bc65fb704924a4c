import { executeChild, ParentClosePolicy } from '@temporalio/workflow';
import type { FeatureManifest } from '../../../contracts/features/feature-files.js';
import type { FoldParts } from '../../../contracts/features/fold-parts.js';
import type { FeatureJobPlan, FeatureJobResult } from '../../../contracts/jobs/feature-job.js';
import type { FeatureJobSettings } from '../../../contracts/request/feature-job.js';
import type { FeatureSettings } from '../../../contracts/request/request.js';
import { workflowIds } from '../../../contracts/run/workflow-ids.js';
import { featureJob } from '../../feature-job/feature-job.js';
import { failedPart } from '../../shared/failed-parts.js';
import { fanOut } from '../../shared/fan-out.js';
import { compute } from '../../shared/proxies.js';
import type { RunContext } from './run-context.js';

interface RemoteFeatures {
  readonly manifest: FeatureManifest;
  readonly folds: readonly FoldParts[];
  readonly job: FeatureJobSettings;
  /** What decides the files. */
  readonly features: FeatureSettings;
  /** Stores whose files are proven at a time. */
  readonly maxParallel: number;
}

/**
 * Feature files of every store by one processing job, which is given what is not there yet; none is started where all is. What
 * it has made is proven and marked by workers, so that no reader can tell who made it.
 */
export async function buildRemotely(context: RunContext, remote: RemoteFeatures): Promise<FeatureManifest> {
  const { environment, root, dataset, clock, reproduces } = context;
  const { manifest, folds, features, maxParallel } = remote;
  const featuresUri = reproduces === undefined ? `s3://${environment.bucket}/features` : `${root}/features`;
  const { prefix, stores, sweepShare: sampleShare } = manifest;
  const { panels, snapStates } = dataset;
  const byDepartment = manifest.cells.some(({ department }) => department !== undefined);
  const planned = await compute.planFeatureJob({
    ...{ prefix, panels, byDepartment, featuresUri, features, snapStates, folds, sampleShare },
    ...(stores === undefined ? {} : { stores }),
    folder: `${root}/feature-job`,
  });
  clock.noteRemade(...planned.remade);
  const reports =
    planned.stores === 0 ? undefined : await doJob(context, jobPlan(context, remote, { ...planned, featuresUri }));
  const markers = await fanOut(
    panels,
    maxParallel,
    ({ store }) =>
      clock.part('features', panels.length, () =>
        compute.takeFeatures({
          store,
          cells: manifest.cells.filter((cell) => cell.store === store),
          prefix: stores?.[store] ?? prefix,
          ...{ folds, sampleShare, featuresUri },
          ...(reports === undefined ? {} : { reports }),
        }),
      ),
    ({ store }) => store,
  );
  return { ...manifest, markers: markers.flat() };
}

function jobPlan(
  { run, root, environment }: RunContext,
  { job }: RemoteFeatures,
  planned: Pick<FeatureJobPlan, 'taskUri' | 'panelsUri' | 'featuresUri'> & { readonly stores: number },
): FeatureJobPlan {
  const { taskUri, panelsUri, featuresUri } = planned;
  return {
    ...{ owner: workflowIds.features(run), run, taskUri, panelsUri, featuresUri },
    image: featureImage(environment),
    reportsUri: `${root}/feature-job/reports`,
    instances: Math.min(job.instances, planned.stores),
    volumeGb: job.volumeGb,
    maxRuntimeSeconds: job.maxRuntimeSeconds,
    instanceType: job.instanceTypes[0] as string,
    instanceTypes: job.instanceTypes,
    attempt: 1,
  };
}

/** The image of the workers, by the tag of this version where nobody has named it. */
const featureImage = ({ images, registry = '', codeVersion = 'latest' }: RunContext['environment']): string =>
  images.features ?? `${registry}/durable-forecast:${codeVersion}-features`;

/** @returns where the job has left its reports */
async function doJob({ clock, notifier }: RunContext, plan: FeatureJobPlan): Promise<{ job: string; uri: string }> {
  const end: FeatureJobResult = await clock.watched(plan.owner, () =>
    executeChild(featureJob, {
      workflowId: plan.owner,
      parentClosePolicy: ParentClosePolicy.REQUEST_CANCEL,
      staticSummary: `Features on ${plan.instances} x ${plan.instanceType}`,
      args: [plan],
    }),
  );
  notifier.takeJobs(end.attempts);
  if (end.kind === 'completed') return { job: end.job, uri: end.reportsUri };
  throw failedPart('The job of the features', { type: end.failure, reason: end.reason, more: end.logTail });
}
