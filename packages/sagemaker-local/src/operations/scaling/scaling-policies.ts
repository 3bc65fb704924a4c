import type {
  DeleteScalingPolicyRequest,
  DescribeScalingPoliciesRequest,
  DescribeScalingPoliciesResponse,
  PutScalingPolicyRequest,
  PutScalingPolicyResponse,
} from '@aws-sdk/client-application-auto-scaling';
import { scalingPolicyArn } from '../../model/arns.js';
import { AwsError, validationError } from '../../model/aws-error.js';
import type { OperationTable, RequestContext } from '../../model/operation.js';
import { INSTANCE_COUNT } from '../../model/scaling-state.js';
import type { Store } from '../../store/store.js';
import { allRows, cutPage } from '../shared/paging.js';
import { requireNamespace, requireResource, requireTarget } from './resource-id.js';

/** AWS's page size. */
const PAGE = 50;
const METRIC = 'SageMakerVariantInvocationsPerInstance';

/** PutScalingPolicy, DescribeScalingPolicies, DeleteScalingPolicy. */
export function scalingPolicyOperations(store: Store): OperationTable {
  return {
    PutScalingPolicy: (input: PutScalingPolicyRequest, context) => put(store, input, context),
    DescribeScalingPolicies: (input: DescribeScalingPoliciesRequest, context) => describe(store, input, context),
    DeleteScalingPolicy: (input: DeleteScalingPolicyRequest) => {
      const name = keyOf(requireResource(input), input.PolicyName ?? '');
      if (store.scalingPolicies.delete(name)) return {};
      throw new AwsError(
        'ObjectNotFoundException',
        `No scaling policy found for service namespace: sagemaker, resource ID: ${input.ResourceId}, scalable dimension: ` +
          `${INSTANCE_COUNT}, policy name: ${input.PolicyName}`,
      );
    },
  };
}

const keyOf = (resource: string, policy: string): string => `${resource} ${policy}`;

function put(store: Store, input: PutScalingPolicyRequest, context: RequestContext): PutScalingPolicyResponse {
  const resource = requireResource(input);
  const { PolicyName: name = '' } = input;
  if (name === '' || name.length > 256 || /\p{C}/u.test(name)) {
    throw validationError(
      `1 validation error detected: Value '${name.slice(0, 256)}' at 'policyName' failed to satisfy constraint: ` +
        'Member must satisfy regular expression pattern: \\p{Print}+, 1 to 256 characters',
    );
  }
  requireTarget(store, resource);
  requireFollowed(input);
  const now = context.now().getTime();
  const state = { status: 'Active', request: input };
  if (!store.scalingPolicies.insert(keyOf(resource, name), input, state, now)) {
    store.scalingPolicies.update(keyOf(resource, name), () => state, now);
  }
  return { PolicyARN: scalingPolicyArn(context, resource, name), Alarms: [] };
}

/** Refuses what would silently not happen. */
function requireFollowed({
  PolicyType: type = 'StepScaling',
  TargetTrackingScalingPolicyConfiguration: policy,
}: PutScalingPolicyRequest): void {
  if (type !== 'TargetTrackingScaling') {
    throw validationError(
      `The local SageMaker does not run scaling policies of type ${type}. Use TargetTrackingScaling.`,
    );
  }
  if (policy === undefined) {
    throw validationError(
      'TargetTrackingScalingPolicyConfiguration is required for a policy of type TargetTrackingScaling.',
    );
  }
  const { TargetValue: target = 0, PredefinedMetricSpecification: metric, ScaleInCooldown, ScaleOutCooldown } = policy;
  if (metric === undefined || policy.CustomizedMetricSpecification !== undefined) {
    throw validationError(`The local SageMaker does not run scaling by metrics of one's own. Use ${METRIC}.`);
  }
  if (metric.PredefinedMetricType !== METRIC) {
    throw validationError(`The local SageMaker does not run scaling by ${metric.PredefinedMetricType}. Use ${METRIC}.`);
  }
  if (!(Number.isFinite(target) && target > 0)) throw validationError(`TargetValue must be above 0, not ${target}.`);
  for (const [member, seconds = 0] of Object.entries({ ScaleInCooldown, ScaleOutCooldown })) {
    if (!(seconds >= 0)) throw validationError(`${member} must not be negative, but is ${seconds}.`);
  }
}

function describe(
  store: Store,
  input: DescribeScalingPoliciesRequest,
  context: RequestContext,
): DescribeScalingPoliciesResponse {
  requireNamespace(input.ServiceNamespace);
  const found = allRows(store.scalingPolicies).filter(
    ({ request }) =>
      (input.ResourceId === undefined || input.ResourceId === request.ResourceId) &&
      (input.PolicyNames === undefined || input.PolicyNames.includes(request.PolicyName ?? '')),
  );
  const { rows, nextToken } = cutPage(found, input, PAGE);
  return {
    ScalingPolicies: rows.map(({ state: { request }, createdAt }) => ({
      PolicyARN: scalingPolicyArn(context, request.ResourceId ?? '', request.PolicyName ?? ''),
      PolicyName: request.PolicyName,
      ServiceNamespace: 'sagemaker',
      ResourceId: request.ResourceId,
      ScalableDimension: INSTANCE_COUNT,
      PolicyType: 'TargetTrackingScaling',
      TargetTrackingScalingPolicyConfiguration: request.TargetTrackingScalingPolicyConfiguration,
      Alarms: [],
      CreationTime: new Date(createdAt),
    })),
    ...(nextToken === undefined ? {} : { NextToken: nextToken }),
  };
}
