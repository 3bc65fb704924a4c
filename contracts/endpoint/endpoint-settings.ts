import { z } from 'zod';
import { isEndpointInstanceType, unknownEndpointType } from '../instances/endpoint-types.js';

/** Memory that a serverless endpoint can have, MB. */
export const SERVERLESS_MEMORY_MB = [1024, 2048, 3072, 4096, 5120, 6144] as const;

/** Calls that a serverless endpoint takes at a time, at most. */
export const SERVERLESS_CALLS = 200;

/** Instances that a model can have here. */
const MOST_INSTANCES = 100;

const serverlessSchema = z.strictObject({
  memoryMb: z.literal(SERVERLESS_MEMORY_MB, { error: `give one of ${SERVERLESS_MEMORY_MB.join(', ')} MB` }),
  maxConcurrency: z.int().min(1).max(SERVERLESS_CALLS),
});

const scalingSchema = z.strictObject({
  /** Instances of each model, at least and at most. */
  minInstances: z.int().min(1).max(MOST_INSTANCES),
  maxInstances: z.int().min(1).max(MOST_INSTANCES),
  /** Calls a minute of one instance, which the number of instances is to keep. */
  callsPerMinute: z.int().min(1).max(1_000_000),
});

const asynchronousSchema = z.strictObject({
  /** Calls that one instance works on at a time. */
  callsAtOnce: z.int().min(1).max(1000),
});

/** What an endpoint runs on, and what it serves. */
export const endpointSettingsSchema = z
  .strictObject({
    /** Instance types, tried in this order where AWS has no capacity. */
    instanceTypes: z
      .array(z.string().refine(isEndpointInstanceType, { error: ({ input }) => unknownEndpointType(String(input)) }))
      .min(1),
    /** Instances of each model; those to begin with where they follow the calls. */
    instances: z.int().min(1).max(MOST_INSTANCES),
    /** Without instances of its own, billed by use; then the instance types do not count. */
    serverless: serverlessSchema.optional(),
    /** The number of instances follows the calls. */
    scaling: scalingSchema.optional(),
    /** Questions and answers lie in S3, and who asks waits until there is an answer. */
    asynchronous: asynchronousSchema.optional(),
    /** The stores whose series are served; all where it is left out. */
    stores: z.array(z.string().min(1)).min(1).optional(),
  })
  .superRefine(({ instances, serverless, scaling, asynchronous }, context) => {
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
  });

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
