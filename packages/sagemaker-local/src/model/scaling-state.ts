import type { PutScalingPolicyRequest, RegisterScalableTargetRequest } from '@aws-sdk/client-application-auto-scaling';
import type { ResourceState } from './resource.js';

/** What Application Auto Scaling changes: the instances of one variant. */
export interface ScalableVariant {
  readonly endpoint: string;
  readonly variant: string;
}

/** How far the instances of a variant may be changed. */
export interface ScalableTargetState extends ResourceState {
  readonly min: number;
  readonly max: number;
  readonly suspended?: RegisterScalableTargetRequest['SuspendedState'];
}

/** A policy as it was put last. */
export interface ScalingPolicyState extends ResourceState {
  readonly request: PutScalingPolicyRequest;
}

/** The only dimension that SageMaker's variants are scaled in here. */
export const INSTANCE_COUNT = 'sagemaker:variant:DesiredInstanceCount';

/** @param resource for example `endpoint/demo/variant/AllTraffic` @returns undefined where it is no variant */
export function variantOf(resource: string): ScalableVariant | undefined {
  const [, endpoint, variant] = /^endpoint\/([^/]+)\/variant\/([^/]+)$/.exec(resource) ?? [];
  return endpoint === undefined || variant === undefined ? undefined : { endpoint, variant };
}

export const resourceOf = ({ endpoint, variant }: ScalableVariant): string => `endpoint/${endpoint}/variant/${variant}`;
