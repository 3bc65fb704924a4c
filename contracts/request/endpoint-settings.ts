import { z } from 'zod';
import { isEndpointInstanceType, unknownEndpointType } from '../instances/endpoint-types.js';

/** Memory that a serverless endpoint can have, MB. */
export const SERVERLESS_MEMORY_MB = [1024, 2048, 3072, 4096, 5120, 6144] as const;

/** Calls that a serverless endpoint takes at a time, at most. */
export const SERVERLESS_CALLS = 200;

/** Instances that a model can have here. */
const MOST_INSTANCES = 100;

const serverlessSchema = z.strictObject({
  memoryMb: z
    .literal(SERVERLESS_MEMORY_MB, { error: `give one of ${SERVERLESS_MEMORY_MB.join(', ')} MB` })
    .describe('Memory, MB.'),
  maxConcurrency: z.int().min(1).max(SERVERLESS_CALLS).describe('Calls that it takes at a time.'),
});

const scalingSchema = z.strictObject({
  minInstances: z.int().min(1).max(MOST_INSTANCES).describe('Of each model, at least.'),
  maxInstances: z.int().min(1).max(MOST_INSTANCES).describe('Of each model, at most.'),
  callsPerMinute: z
    .int()
    .min(1)
    .max(1_000_000)
    .describe('Calls a minute of one instance, which the number of instances is to keep.'),
});

const asynchronousSchema = z.strictObject({
  callsAtOnce: z.int().min(1).max(1000).describe('Calls that one instance works on at a time.'),
});

/** What `endpoint deploy` and a request take where nothing else is said. */
export const ENDPOINT_DEFAULTS = { instanceTypes: ['ml.m5.large'], instances: 1, ttl: '24h' } as const;

/** The fields of the settings; what does not fit together, `refuseUnfitEndpoint` says. */
export const endpointFields = {
  instanceTypes: z
    .array(z.string().refine(isEndpointInstanceType, { error: ({ input }) => unknownEndpointType(String(input)) }))
    .min(1)
    .describe('Instance types, tried in this order where AWS has no capacity.'),
  instances: z
    .int()
    .min(1)
    .max(MOST_INSTANCES)
    .describe('Instances of each model; those to begin with where they follow the calls.'),
  serverless: serverlessSchema
    .optional()
    .describe('Without instances of its own, billed by use; then the instance types do not count. For one model.'),
  scaling: scalingSchema.optional().describe('The number of instances follows the calls.'),
  asynchronous: asynchronousSchema
    .optional()
    .describe('Questions and answers lie in S3, and who asks waits until there is an answer. For one model.'),
  stores: z
    .array(z.string().min(1))
    .min(1)
    .optional()
    .describe('The stores whose series are served; all where it is left out.'),
};

const settings = z.strictObject(endpointFields);

/** What an endpoint runs on, and what it serves. */
export const endpointSettingsSchema = settings.superRefine(refuseUnfitEndpoint);

/** Settings that SageMaker does not have together. */
export function refuseUnfitEndpoint(
  { instances, serverless, scaling, asynchronous }: z.infer<typeof settings>,
  context: z.RefinementCtx,
): void {
  const refuse = (path: string, message: string) => context.addIssue({ code: 'custom', path: [path], message });
  if (serverless !== undefined && scaling !== undefined) {
    refuse('scaling', 'a serverless endpoint has no instances whose number could follow the calls');
  }
  if (serverless !== undefined && asynchronous !== undefined) {
    refuse('asynchronous', 'SageMaker has no serverless endpoint that answers asynchronously');
  }
  if (scaling === undefined) return;
  const { minInstances, maxInstances } = scaling;
  if (asynchronous !== undefined) {
    refuse('scaling', 'calls to an asynchronous endpoint wait in a queue, by whose length it is not scaled here');
  }
  if (minInstances > maxInstances) refuse('scaling', `at least ${minInstances} is more than at most ${maxInstances}`);
  else if (instances < minInstances || instances > maxInstances) {
    refuse('instances', `${instances} to begin with is not between ${minInstances} and ${maxInstances}`);
  }
}

export type EndpointSettings = z.infer<typeof endpointSettingsSchema>;

/** What an endpoint runs on, in words. */
export function describeCapacity(
  { instances, serverless, scaling, asynchronous }: EndpointSettings,
  instanceType: string,
): string {
  if (serverless !== undefined) {
    return `serverless, ${serverless.memoryMb} MB, at most ${serverless.maxConcurrency} calls at a time`;
  }
  if (asynchronous !== undefined) {
    return `${instances} x ${instanceType} a model, asynchronously, ${asynchronous.callsAtOnce} calls an instance at a time`;
  }
  if (scaling === undefined) return `${instances} x ${instanceType} a model`;
  const { minInstances, maxInstances, callsPerMinute } = scaling;
  return `${minInstances} to ${maxInstances} x ${instanceType} a model, so that each has ${callsPerMinute} calls a minute`;
}
