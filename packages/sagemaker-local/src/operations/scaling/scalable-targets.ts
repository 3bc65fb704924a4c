import type {
  DeregisterScalableTargetRequest,
  DescribeScalableTargetsRequest,
  DescribeScalableTargetsResponse,
  RegisterScalableTargetRequest,
  RegisterScalableTargetResponse,
} from '@aws-sdk/client-application-auto-scaling';
import type { AutoScaler } from '../../endpoints/auto-scaler.js';
import { scalableTargetArn } from '../../model/arns.js';
import { validationError } from '../../model/aws-error.js';
import type { OperationTable, RequestContext } from '../../model/operation.js';
import { INSTANCE_COUNT, type ScalableTargetState, variantOf } from '../../model/scaling-state.js';
import type { Store } from '../../store/store.js';
import { allRows, cutPage } from '../shared/paging.js';
import { requireNamespace, requireResource, requireTarget } from './resource-id.js';

export interface ScalingDeps {
  readonly store: Store;
  readonly scaler: AutoScaler;
}

/** AWS's page size. */
const PAGE = 50;

/** RegisterScalableTarget, DescribeScalableTargets, DeregisterScalableTarget. */
export function scalableTargetOperations(deps: ScalingDeps): OperationTable {
  const { store } = deps;
  return {
    RegisterScalableTarget: (input: RegisterScalableTargetRequest, context) => register(deps, input, context),
    DescribeScalableTargets: (input: DescribeScalableTargetsRequest, context) => describe(store, input, context),
    DeregisterScalableTarget: (input: DeregisterScalableTargetRequest) => {
      const resource = requireResource(input);
      requireTarget(store, resource);
      store.transact(() => {
        store.scalableTargets.delete(resource);
        for (const { name, request } of allRows(store.scalingPolicies)) {
          if (request.ResourceId === resource) store.scalingPolicies.delete(name);
        }
      });
      return {};
    },
  };
}

function register(
  { store, scaler }: ScalingDeps,
  input: RegisterScalableTargetRequest,
  context: RequestContext,
): RegisterScalableTargetResponse {
  const resource = requireResource(input);
  requireScalable(store, resource);
  const before = store.scalableTargets.get(resource)?.state;
  const state: ScalableTargetState = {
    status: 'Active',
    min: requireCapacity(input.MinCapacity ?? before?.min, 'MinCapacity'),
    max: requireCapacity(input.MaxCapacity ?? before?.max, 'MaxCapacity'),
    suspended: input.SuspendedState ?? before?.suspended,
  };
  if (state.min < 1) {
    throw validationError('Minimum capacity must be greater than or equal to 1 for a variant that answers at once.');
  }
  if (state.max < state.min) throw validationError('Maximum capacity cannot be less than minimum capacity.');
  const now = context.now().getTime();
  if (!store.scalableTargets.insert(resource, input, state, now)) {
    store.scalableTargets.update(resource, () => state, now);
  }
  // Outside its limits it is brought to them at once, whatever its calls.
  scaler.lookAt(resource);
  return { ScalableTargetARN: scalableTargetArn(context, resource) };
}

function requireScalable(store: Store, resource: string): void {
  const { endpoint = '', variant = '' } = variantOf(resource) ?? {};
  const state = store.endpoints.get(endpoint)?.state;
  if (state === undefined) throw validationError(`Could not find endpoint "${endpoint}".`);
  const config = state.fleet.config.ProductionVariants?.find(({ VariantName }) => VariantName === variant);
  if (config === undefined) throw validationError(`Could not find variant "${variant}" of endpoint "${endpoint}".`);
  if (config.ServerlessConfig !== undefined) {
    throw validationError(
      `Variant "${variant}" of endpoint "${endpoint}" is serverless and has no instances to scale.`,
    );
  }
}

function requireCapacity(capacity: number | undefined, member: string): number {
  if (capacity === undefined) throw validationError(`${member} is required when a new scalable target is registered.`);
  if (Number.isInteger(capacity) && capacity >= 0) return capacity;
  throw validationError(`${member} must be a whole number from 0, not ${capacity}.`);
}

function describe(
  store: Store,
  input: DescribeScalableTargetsRequest,
  context: RequestContext,
): DescribeScalableTargetsResponse {
  requireNamespace(input.ServiceNamespace);
  const wanted = input.ResourceIds;
  const found = allRows(store.scalableTargets).filter(({ name }) => wanted === undefined || wanted.includes(name));
  const { rows, nextToken } = cutPage(found, input, PAGE);
  return {
    ScalableTargets: rows.map(({ name, state, createdAt }) => ({
      ServiceNamespace: 'sagemaker',
      ResourceId: name,
      ScalableDimension: INSTANCE_COUNT,
      MinCapacity: state.min,
      MaxCapacity: state.max,
      RoleARN: `arn:aws:iam::${context.account}:role/aws-service-role/sagemaker.application-autoscaling.amazonaws.com/AWSServiceRoleForApplicationAutoScaling_SageMakerEndpoint`,
      CreationTime: new Date(createdAt),
      SuspendedState: {
        DynamicScalingInSuspended: false,
        DynamicScalingOutSuspended: false,
        ScheduledScalingSuspended: false,
        ...state.suspended,
      },
      ScalableTargetARN: scalableTargetArn(context, name),
    })),
    ...(nextToken === undefined ? {} : { NextToken: nextToken }),
  };
}
