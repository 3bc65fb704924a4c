import { z } from 'zod';
import { isEndpointInstanceType, unknownEndpointType } from '../instances/endpoint-types.js';

/** Memory that a serverless endpoint can have, MB. */
export const SERVERLESS_MEMORY_MB = [1024, 2048, 3072, 4096, 5120, 6144] as const;

const serverlessSchema = z.strictObject({
  memoryMb: z.literal(SERVERLESS_MEMORY_MB, { error: `give one of ${SERVERLESS_MEMORY_MB.join(', ')} MB` }),
  maxConcurrency: z.int().min(1).max(200),
});

/** What an endpoint runs on, and what it serves. */
export const endpointSettingsSchema = z.strictObject({
  /** Instance types, tried in this order where AWS has no capacity. */
  instanceTypes: z
    .array(z.string().refine(isEndpointInstanceType, { error: ({ input }) => unknownEndpointType(String(input)) }))
    .min(1),
  /** Instances of each model. */
  instances: z.int().min(1).max(100),
  /** Without instances of its own, billed by use; then the instance types do not count. */
  serverless: serverlessSchema.optional(),
  /** The stores whose series are served; all where it is left out. */
  stores: z.array(z.string().min(1)).min(1).optional(),
});

export type EndpointSettings = z.infer<typeof endpointSettingsSchema>;

/** What an endpoint runs on, in words. */
export const describeCapacity = ({ instances, serverless }: EndpointSettings, instanceType: string): string =>
  serverless === undefined
    ? `${instances} x ${instanceType} a model`
    : `serverless, ${serverless.memoryMb} MB, at most ${serverless.maxConcurrency} calls at a time`;
