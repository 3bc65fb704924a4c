import { z } from 'zod';
import { isTransformInstanceType, unknownTransformType } from '../instances/instance-types.js';

/** How batch transforms run. */
export const transformSchema = z
  .strictObject({
    instanceTypes: z
      .array(z.string().refine(isTransformInstanceType, { error: ({ input }) => unknownTransformType(String(input)) }))
      .min(1)
      .optional()
      .describe(
        'Instance types of batch transforms, tried in this order when AWS has no capacity; those of `training.instanceTypes` that transform by default.',
      ),
  })
  .prefault({});

/** The parts of a request that say where transforms run. Requests before 0.2.0 have no `transform`. */
interface Instances {
  readonly training: { readonly instanceTypes: readonly string[] };
  readonly transform?: { readonly instanceTypes?: readonly string[] | undefined } | undefined;
}

/**
 * Where a request's transforms run, best first. A request that was accepted before types were held against transforms may
 * have none that can: then those of training, which AWS refuses with its own words.
 */
export function transformTypesOf({ training, transform }: Instances): readonly string[] {
  if (transform?.instanceTypes !== undefined) return transform.instanceTypes;
  const able = training.instanceTypes.filter(isTransformInstanceType);
  return able.length > 0 ? able : training.instanceTypes;
}

/** A request whose models could be trained and not applied: the whole sweep would be paid for in vain. */
export function transformFaults({ training, transform }: Instances) {
  const types = training.instanceTypes;
  if (transform?.instanceTypes !== undefined || types.some(isTransformInstanceType)) return [];
  const message = `SageMaker has no batch transform on ${types.join(', ')}, of training.instanceTypes; list types for transforms here, such as [ml.m5.xlarge]`;
  return [{ path: ['transform', 'instanceTypes'], message }];
}
