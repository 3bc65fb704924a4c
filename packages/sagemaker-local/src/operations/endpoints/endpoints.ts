import type {
  CreateEndpointInput,
  CreateEndpointOutput,
  DescribeEndpointOutput,
  ListEndpointsInput,
  ListEndpointsOutput,
  ProductionVariantSummary,
  UpdateEndpointInput,
  UpdateEndpointOutput,
  UpdateEndpointWeightsAndCapacitiesInput,
  UpdateEndpointWeightsAndCapacitiesOutput,
} from '@aws-sdk/client-sagemaker';
import type { EndpointEngine } from '../../endpoints/endpoint-engine.js';
import type { Faults } from '../../faults/faults.js';
import { containerOf } from '../../hosts/model-files.js';
import { endpointArn } from '../../model/arns.js';
import { validationError } from '../../model/aws-error.js';
import { type EndpointState, type Fleet, initialEndpointState } from '../../model/endpoint-state.js';
import type { OperationTable, RequestContext } from '../../model/operation.js';
import { resourceOf } from '../../model/scaling-state.js';
import { endpointDemand, requireQuota } from '../../quotas/quotas.js';
import type { Store } from '../../store/store.js';
import { findModel } from '../models/models.js';
import { listPage } from '../shared/paging.js';
import { requireName } from '../shared/requirements.js';
import { findEndpointConfig } from './endpoint-configs.js';

export interface EndpointDeps {
  readonly store: Store;
  readonly faults: Faults;
  readonly engine: EndpointEngine;
}

interface NameInput {
  readonly EndpointName: string;
}

const IN_PROGRESS: ReadonlySet<string> = new Set(['Creating', 'Updating', 'SystemUpdating', 'RollingBack', 'Deleting']);

/** CreateEndpoint, DescribeEndpoint, ListEndpoints, UpdateEndpoint, UpdateEndpointWeightsAndCapacities, DeleteEndpoint. */
export function endpointOperations(deps: EndpointDeps): OperationTable {
  const { store, engine } = deps;
  return {
    CreateEndpoint: (input: CreateEndpointInput, context) => createEndpoint(deps, input, context),
    DescribeEndpoint: ({ EndpointName }: NameInput, context) => describeEndpoint(store, EndpointName, context),
    ListEndpoints: (input: ListEndpointsInput, context): ListEndpointsOutput => {
      const { rows, nextToken } = listPage(store.endpoints, input, 'Descending');
      return {
        Endpoints: rows.map(({ name, state, createdAt, modifiedAt }) => ({
          EndpointName: name,
          EndpointArn: endpointArn(context, name),
          CreationTime: new Date(createdAt),
          LastModifiedTime: new Date(modifiedAt),
          EndpointStatus: state.status,
        })),
        ...(nextToken === undefined ? {} : { NextToken: nextToken }),
      };
    },
    UpdateEndpoint: (input: UpdateEndpointInput, context): UpdateEndpointOutput => {
      const { name } = requireSettled(store, input.EndpointName ?? '', context);
      const next = fleetOf(store, input.EndpointConfigName ?? '', context);
      requireUnscaled(store, name, next);
      change(deps, name, context, ({ failureReason: _, ...state }) => ({ ...state, status: 'Updating', next }));
      return { EndpointArn: endpointArn(context, name) };
    },
    UpdateEndpointWeightsAndCapacities: (input: UpdateEndpointWeightsAndCapacitiesInput, context) =>
      updateWeights(deps, input, context),
    DeleteEndpoint: ({ EndpointName }: NameInput, context) => {
      const { name } = requireSettled(store, EndpointName, context);
      change(deps, name, context, (state) => ({ ...state, status: 'Deleting' }));
      engine.proceed(name);
    },
  };
}

function createEndpoint(deps: EndpointDeps, input: CreateEndpointInput, context: RequestContext): CreateEndpointOutput {
  const { store, engine } = deps;
  const { Tags: tags = [], ...request } = input;
  const name = requireName(input.EndpointName, 'endpointName');
  const arn = endpointArn(context, name);
  const state = initialEndpointState(fleetOf(store, input.EndpointConfigName ?? '', context));
  if (store.endpoints.get(name) === undefined) {
    requireQuota(store, deps.faults.plan.quotas, endpointDemand(state.fleet, state.settings));
  }
  const created = store.transact(() => {
    if (!store.endpoints.insert(name, request as CreateEndpointInput, state, context.now().getTime())) return false;
    store.tags.put(
      arn,
      tags.map(({ Key: key = '', Value: value = '' }) => ({ key, value })),
    );
    return true;
  });
  if (!created) throw validationError(`Cannot create already existing endpoint "${arn}".`);
  engine.proceed(name);
  return { EndpointArn: arn };
}

function updateWeights(
  deps: EndpointDeps,
  input: UpdateEndpointWeightsAndCapacitiesInput,
  context: RequestContext,
): UpdateEndpointWeightsAndCapacitiesOutput {
  const { name, state } = requireSettled(deps.store, input.EndpointName ?? '', context);
  const settings = { ...state.settings };
  for (const desired of input.DesiredWeightsAndCapacities ?? []) {
    const variant = desired.VariantName ?? '';
    const before = Object.hasOwn(settings, variant) ? settings[variant] : undefined;
    if (before === undefined) {
      throw validationError(`The variant name(s) "${variant}" is/are not present within endpoint "${name}".`);
    }
    settings[variant] = {
      weight: desired.DesiredWeight ?? before.weight,
      instances: desired.DesiredInstanceCount ?? before.instances,
    };
  }
  change(deps, name, context, (current) => ({ ...current, settings }));
  return { EndpointArn: endpointArn(context, name) };
}

function change(
  { store, engine }: EndpointDeps,
  name: string,
  context: RequestContext,
  to: (state: EndpointState) => EndpointState,
): void {
  store.endpoints.update(name, to, context.now().getTime());
  engine.proceed(name);
}

/** The configuration and its models as they are now: what is deleted later doesn't disturb the endpoint. */
function fleetOf(store: Store, configName: string, context: RequestContext): Fleet {
  const { request: config } = findEndpointConfig(store, configName, context);
  const names = (config.ProductionVariants ?? []).map(({ ModelName }) => ModelName ?? '');
  const models = Object.fromEntries(names.map((name) => [name, findModel(store, name, context).request]));
  return { config, models, servers: [] };
}

/** A variant that Application Auto Scaling scales keeps its instance type, and stays. */
function requireUnscaled(store: Store, name: string, { config }: Fleet): void {
  const before = store.endpoints.get(name)?.state.fleet.config.ProductionVariants ?? [];
  for (const { VariantName: variant = '', InstanceType: type } of before) {
    if (store.scalableTargets.get(resourceOf({ endpoint: name, variant })) === undefined) continue;
    const after = config.ProductionVariants?.find(({ VariantName }) => VariantName === variant);
    if (after !== undefined && after.InstanceType === type) continue;
    throw validationError(
      `The variant(s) "${variant}" must be deregistered as scalable target(s) with AutoScaling before they can be removed or have ` +
        'their instance type updated.',
    );
  }
}

function find(store: Store, name: string, context: RequestContext) {
  const endpoint = store.endpoints.get(name);
  if (endpoint === undefined) throw validationError(`Could not find endpoint "${endpointArn(context, name)}".`);
  return endpoint;
}

function requireSettled(store: Store, name: string, context: RequestContext) {
  const endpoint = find(store, name, context);
  if (IN_PROGRESS.has(endpoint.state.status)) {
    throw validationError(`Cannot update in-progress endpoint "${endpointArn(context, name)}".`);
  }
  return endpoint;
}

export function describeEndpoint(store: Store, name: string, context: RequestContext): DescribeEndpointOutput {
  const { state, createdAt, modifiedAt } = find(store, name, context);
  const { status, fleet, next, failureReason } = state;
  return {
    EndpointName: name,
    EndpointArn: endpointArn(context, name),
    EndpointConfigName: fleet.config.EndpointConfigName,
    ...(status === 'Creating' || status === 'Failed' ? {} : { ProductionVariants: variantsOf(state, createdAt) }),
    EndpointStatus: status,
    ...(failureReason === undefined ? {} : { FailureReason: failureReason }),
    ...(status === 'Updating' && next !== undefined
      ? { PendingDeploymentSummary: { EndpointConfigName: next.config.EndpointConfigName } }
      : {}),
    ...(fleet.config.AsyncInferenceConfig === undefined
      ? {}
      : { AsyncInferenceConfig: fleet.config.AsyncInferenceConfig }),
    CreationTime: new Date(createdAt),
    LastModifiedTime: new Date(modifiedAt),
  };
}

function variantsOf({ fleet, settings }: EndpointState, createdAt: number): ProductionVariantSummary[] {
  return (fleet.config.ProductionVariants ?? []).map((variant) => {
    const setting = settings[variant.VariantName ?? ''] ?? { weight: 1, instances: 1 };
    const image = containerOf(fleet.models[variant.ModelName ?? ''] ?? ({} as never))?.Image;
    return {
      VariantName: variant.VariantName,
      DeployedImages: [{ SpecifiedImage: image, ResolvedImage: image, ResolutionTime: new Date(createdAt) }],
      CurrentWeight: setting.weight,
      DesiredWeight: setting.weight,
      ...(variant.ServerlessConfig === undefined
        ? { CurrentInstanceCount: setting.instances, DesiredInstanceCount: setting.instances }
        : { CurrentServerlessConfig: variant.ServerlessConfig }),
    };
  });
}
