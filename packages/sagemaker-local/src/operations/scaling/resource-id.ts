import { AwsError, validationError } from '../../model/aws-error.js';
import { INSTANCE_COUNT, variantOf } from '../../model/scaling-state.js';
import type { Store } from '../../store/store.js';

/** What every call names. */
export interface ResourceInput {
  readonly ServiceNamespace?: string | undefined;
  readonly ScalableDimension?: string | undefined;
  readonly ResourceId?: string | undefined;
}

/** Refuses what is no variant of an endpoint, in AWS's words where they are known. @returns the resource id */
export function requireResource(input: ResourceInput): string {
  const { ServiceNamespace: namespace, ScalableDimension: dimension, ResourceId: resource } = input;
  requireNamespace(namespace);
  if (dimension !== INSTANCE_COUNT || resource === undefined || variantOf(resource) === undefined) {
    throw validationError(
      `Unsupported service namespace, resource type or scalable dimension: ${namespace}, ${resource}, ${dimension}. ` +
        `The local SageMaker scales endpoint/NAME/variant/NAME in ${INSTANCE_COUNT}.`,
    );
  }
  return resource;
}

export function requireNamespace(namespace: string | undefined): void {
  if (namespace === 'sagemaker') return;
  throw validationError(
    `1 validation error detected: Value '${namespace}' at 'serviceNamespace' failed to satisfy constraint: ` +
      'Member must satisfy enum value set: [sagemaker], the only one that the local SageMaker scales',
  );
}

/** @throws ObjectNotFoundException in AWS's words */
export function requireTarget(store: Store, resource: string) {
  const target = store.scalableTargets.get(resource);
  if (target !== undefined) return target;
  throw new AwsError(
    'ObjectNotFoundException',
    `No scalable target found for service namespace: sagemaker, resource ID: ${resource}, scalable dimension: ${INSTANCE_COUNT}`,
  );
}
