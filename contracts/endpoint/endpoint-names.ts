import { hashOf } from '@durable-forecast/lib/hash';
import { jobName, slug } from '../jobs/job-name.js';
import type { EndpointPlan } from './endpoint-plan.js';
import type { ServedModel } from './served-version.js';

/** The workflow that owns the endpoint of a forecast; one a forecast, so that two never answer under one name. */
export const endpointWorkflowId = (forecast: string): string => `endpoint/${forecast}`;

/** @param owner workflow id */
export const endpointName = (owner: string): string => jobName({ owner, inputHash: hashOf('endpoint'), attempt: 1 });

/** The variant of a model: readable, and another for every member and group. */
export function variantName(member: number, group: string): string {
  const suffix = `-${hashOf([member, group]).slice(0, 6)}`;
  return `m${member + 1}-${slug(group, 40)}${suffix}`;
}

/** Named by content: the same model has the same name whenever it is registered. */
export const registeredName = (owner: string, { variant, image, uri, proof, environment }: ServedModel): string =>
  jobName({
    owner: `${owner}/${variant}`,
    // Most models have no environment, and keep the names that they had before any had.
    inputHash: hashOf([image, uri, proof?.etag ?? null, ...(environment === undefined ? [] : [environment])]),
    attempt: 1,
  });

/**
 * Named by all that it holds, so that a repetition finds its own and a change is another one. How the instances follow the calls
 * is no part of it: that is changed while it serves.
 */
export const configName = ({ owner, models, settings, instanceType }: EndpointPlan): string => {
  const { instances, serverless, asynchronous } = settings;
  const capacity = serverless ?? { instanceType, instances };
  const content = [models.map((model) => registeredName(owner, model)), capacity];
  return jobName({
    owner: `${owner}/config`,
    // What is left out is no part of it: configurations of before keep their names.
    inputHash: hashOf(asynchronous === undefined ? content : [...content, { asynchronous }]),
    attempt: 1,
  });
};
