import { HeadObjectCommand } from '@aws-sdk/client-s3';
import { parseS3Uri } from '@durable-forecast/lib/s3-uri';
import { settingName } from '../../contracts/algorithms/setting-name.js';
import { workflowIds } from '../../contracts/run/workflow-ids.js';
import { type CachedStep, differingParts, stepRef, trainingStepParts } from '../../contracts/training/step-cache.js';
import type { TrialSpec } from '../../contracts/training/trial.js';
import type { ForecastClient } from '../connection/connect.js';
import { UserError } from '../errors/user-error.js';
import { describeMissingStep } from './describe-missing-step.js';
import { newestSteps } from './newest-steps.js';
import { workflowInput } from './workflow-input.js';

/** Cached steps that are compared at most, newest first. */
const MOST_COMPARED = 300;

/** Why a step of a run was trained and not taken over, or that it was. */
export interface StepExplanation {
  readonly step: string;
  readonly isCached: boolean;
  /** A sentence for people. */
  readonly reason: string;
  /** Workflow of the training that is the same, or the most alike. */
  readonly nearest?: string;
  /** Parts in which the nearest one differs. */
  readonly differs: readonly { readonly part: string; readonly here: unknown; readonly there: unknown }[];
}

/** @throws UserError when there is no such step */
export async function explainStep(client: ForecastClient, run: string, step: string): Promise<StepExplanation> {
  const workflowId = stepWorkflow(run, step);
  const spec = await workflowInput<TrialSpec>(client, workflowId);
  if (spec === undefined) throw new UserError(await describeMissingStep(client.temporal, run, step), 'notFound');
  const notCached = (reason: string) => ({ step, isCached: false, reason, differs: [] });
  if (spec.container === undefined) {
    return notCached(
      `${step} could not be cached: training.cache is off, or nobody knows what is in ${spec.plan.image}. Pin the image by its digest (…@sha256:…), or set FORECAST_CONTAINER_${settingName(spec.plan.algorithm)} for the worker.`,
    );
  }
  const ref = stepRef(trainingStepParts(spec.plan, spec.container));
  const cached = await newestSteps(client, ref.parts.algorithm, MOST_COMPARED);
  const same = cached.find(({ key }) => key === ref.key);
  if (same !== undefined && same.owner !== workflowId) {
    const { owner: nearest, result } = same;
    const doubt = await doubtOfModel(client, same);
    return doubt === undefined
      ? { step, isCached: true, reason: `${step} is cached: ${nearest} has done it.`, nearest, differs: [] }
      : {
          ...notCached(`${step} is not cached: ${nearest} has done it, but its model ${result.modelUri} ${doubt}.`),
          nearest,
        };
  }
  // A run's own trainings explain nothing: they came at the same time.
  const others = cached.filter((other) => other.run !== run);
  if (others.length === 0) {
    return notCached(`${step} is not cached: no other run has trained ${ref.parts.algorithm} here.`);
  }
  const nearest = others
    .map((other) => ({ other, parts: differingParts(ref.parts, other.parts) }))
    .reduce((best, candidate) => (candidate.parts.length < best.parts.length ? candidate : best));
  return {
    ...notCached(`${step} is not cached. The nearest training is ${nearest.other.owner}; these parts differ:`),
    nearest: nearest.other.owner,
    differs: nearest.parts.map(({ part, a, b }) => ({ part, here: a, there: b })),
  };
}

/** For people: the sentence, and a line a part. */
export const describeExplanation = ({ reason, differs }: StepExplanation): string =>
  [reason, ...differs.map(({ part, here, there }) => `  ${part}: ${show(here)}, there ${show(there)}`)].join('\n');

/** `trial-003` of the sweep, or the fit of a store. */
function stepWorkflow(run: string, step: string): string {
  if (/^trial-\d+$/.test(step)) return workflowIds.trial(workflowIds.sweep(run), step);
  const store = /^fit[ /](.+)$/.exec(step)?.[1];
  if (store !== undefined) return workflowIds.fit(run, store);
  throw new UserError(`'${step}' names no step: write trial-003, or 'fit CA_1' for the fit of a store.`, 'usage');
}

/** Why the model of a training is not taken over, as the step cache sees it: a phrase that follows its address. */
async function doubtOfModel({ s3 }: ForecastClient, { result }: CachedStep): Promise<string | undefined> {
  const { modelUri, modelProof: proof } = result;
  if (modelUri === undefined) return 'has no address';
  const { bucket, key } = parseS3Uri(modelUri);
  try {
    const { ContentLength: bytes, ETag: etag } = await s3.send(new HeadObjectCommand({ Bucket: bucket, Key: key }));
    const isSame = proof === undefined || (bytes === proof.bytes && etag === proof.etag);
    return isSame ? undefined : 'is no longer the one that it trained';
  } catch (error) {
    if ((error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode === 404) return 'is gone';
    throw error;
  }
}

const show = (value: unknown): string => (value === undefined ? 'nothing' : JSON.stringify(value));
