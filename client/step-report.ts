import { GetObjectCommand, paginateListObjectsV2 } from '@aws-sdk/client-s3';
import { defaultPayloadConverter } from '@temporalio/common';
import { workflowIds } from '../contracts/names.js';
import {
  type CachedStep,
  differingParts,
  type StepRef,
  stepRef,
  stepUri,
  trainingStepParts,
} from '../contracts/step-cache.js';
import type { TrialSpec } from '../contracts/training.js';
import type { ForecastClient } from './connection.js';
import { UserError } from './user-error.js';

/** Cached steps that are compared at most, newest first. */
const MOST_COMPARED = 300;

/** Why a step of a run was trained and not taken over, in words. @throws UserError when there is no such step */
export async function explainStep(client: ForecastClient, run: string, step: string): Promise<string> {
  const workflowId = stepWorkflow(run, step);
  const spec = await specOf(client, workflowId).catch((error: Error) => {
    throw new UserError(`There is no step ${step} of ${run}: ${error.message}`);
  });
  if (spec.container === undefined) {
    return `${step} could not be cached: training.cache is off, or nobody knows what is in ${spec.plan.image}. Pin the image by its digest (…@sha256:…), or set FORECAST_CONTAINER_${spec.plan.algorithm.toUpperCase()} for the worker.`;
  }
  const ref = stepRef(trainingStepParts(spec.plan, spec.container));
  const cached = await cachedSteps(client, ref);
  const same = cached.find(({ key }) => key === ref.key);
  if (same !== undefined && same.owner !== workflowId) return `${step} is cached: ${same.owner} has done it.`;
  const others = cached.filter(({ owner }) => owner !== workflowId);
  if (others.length === 0) return `No other training of ${ref.parts.algorithm} has been done in s3://${client.bucket}.`;
  const nearest = others
    .map((other) => ({ other, parts: differingParts(ref.parts, other.parts) }))
    .reduce((best, candidate) => (candidate.parts.length < best.parts.length ? candidate : best));
  const lines = nearest.parts.map(({ part, a, b }) => `  ${part}: ${show(a)}, there ${show(b)}`);
  return [`${step} is not cached. The nearest training is ${nearest.other.owner}; these parts differ:`, ...lines].join(
    '\n',
  );
}

/** `trial-003` of the sweep, or the fit of a store. */
function stepWorkflow(run: string, step: string): string {
  if (/^trial-\d+$/.test(step)) return workflowIds.trial(workflowIds.sweep(run), step);
  const store = /^fit[ /](.+)$/.exec(step)?.[1];
  if (store !== undefined) return workflowIds.fit(run, store);
  throw new UserError(`'${step}' names no step: write trial-003, or 'fit CA_1' for the fit of a store.`);
}

/** What the step's workflow was started with. */
async function specOf({ temporal }: ForecastClient, workflowId: string): Promise<TrialSpec> {
  const { history } = await temporal.workflowService.getWorkflowExecutionHistory({
    namespace: temporal.options.namespace,
    execution: { workflowId },
    maximumPageSize: 1,
  });
  const payload = history?.events?.[0]?.workflowExecutionStartedEventAttributes?.input?.payloads?.[0];
  if (!payload) throw new Error('its history has no input');
  return defaultPayloadConverter.fromPayload<TrialSpec>(payload);
}

/** Finished steps of the same algorithm, newest first. */
async function cachedSteps({ s3, bucket }: ForecastClient, step: StepRef): Promise<CachedStep[]> {
  const prefix = stepUri(bucket, step)
    .slice(`s3://${bucket}/`.length)
    .replace(/[^/]+$/, '');
  const found: { key: string; time: number }[] = [];
  for await (const page of paginateListObjectsV2({ client: s3 }, { Bucket: bucket, Prefix: prefix })) {
    for (const { Key = '', LastModified } of page.Contents ?? []) {
      if (Key.endsWith('.json')) found.push({ key: Key, time: LastModified?.getTime() ?? 0 });
    }
  }
  const newest = found.sort((a, b) => b.time - a.time).slice(0, MOST_COMPARED);
  return Promise.all(
    newest.map(async ({ key }) => {
      const object = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
      return JSON.parse((await object.Body?.transformToString()) ?? '{}') as CachedStep;
    }),
  );
}

const show = (value: unknown): string => (value === undefined ? 'nothing' : JSON.stringify(value));
