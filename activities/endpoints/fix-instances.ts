import { DeregisterScalableTargetCommand } from '@aws-sdk/client-application-auto-scaling';
import { SCALED_DIMENSION, scaledResource } from '../../contracts/endpoint/scaling.js';
import { asFailure, isMissing } from '../aws/aws-failure.js';
import type { EndpointDeps } from './deps.js';

/** Has the instances of variants follow nothing any more; their policies go with that. What follows nothing already is no error. */
export async function fixInstances(
  { autoScaling }: Pick<EndpointDeps, 'autoScaling'>,
  owner: string,
  variants: readonly string[],
): Promise<void> {
  for (const variant of variants) {
    const ResourceId = scaledResource(owner, variant);
    try {
      await autoScaling.send(
        new DeregisterScalableTargetCommand({
          ServiceNamespace: 'sagemaker',
          ScalableDimension: SCALED_DIMENSION,
          ResourceId,
        }),
      );
    } catch (error) {
      if (!isMissing(error)) throw asFailure(`DeregisterScalableTarget ${ResourceId}`, error);
    }
  }
}
