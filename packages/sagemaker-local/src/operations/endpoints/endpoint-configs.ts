import type {
  CreateEndpointConfigInput,
  CreateEndpointConfigOutput,
  DescribeEndpointConfigOutput,
  ListEndpointConfigsInput,
  ListEndpointConfigsOutput,
} from '@aws-sdk/client-sagemaker';
import { endpointConfigArn } from '../../model/arns.js';
import { validationError } from '../../model/aws-error.js';
import type { OperationTable, RequestContext } from '../../model/operation.js';
import type { Store } from '../../store/store.js';
import { findModel } from '../models/models.js';
import { listPage } from '../shared/paging.js';
import { requireName } from '../shared/requirements.js';
import { requireEndpointConfigSupported } from '../shared/unsupported.js';

interface NameInput {
  readonly EndpointConfigName: string;
}

/** CreateEndpointConfig, DescribeEndpointConfig, ListEndpointConfigs, DeleteEndpointConfig. */
export function endpointConfigOperations(store: Store): OperationTable {
  return {
    CreateEndpointConfig: (input: CreateEndpointConfigInput, context) => createConfig(store, input, context),
    DescribeEndpointConfig: ({ EndpointConfigName: name }: NameInput, context): DescribeEndpointConfigOutput => {
      const { request, createdAt } = findEndpointConfig(store, name, context);
      return {
        ...request,
        ProductionVariants: request.ProductionVariants?.map((variant) => ({ InitialVariantWeight: 1, ...variant })),
        EndpointConfigName: name,
        EndpointConfigArn: endpointConfigArn(context, name),
        CreationTime: new Date(createdAt),
        EnableNetworkIsolation: request.EnableNetworkIsolation ?? false,
      };
    },
    ListEndpointConfigs: (input: ListEndpointConfigsInput, context): ListEndpointConfigsOutput => {
      const { rows, nextToken } = listPage(store.endpointConfigs, input, 'Descending');
      return {
        EndpointConfigs: rows.map(({ name, createdAt }) => ({
          EndpointConfigName: name,
          EndpointConfigArn: endpointConfigArn(context, name),
          CreationTime: new Date(createdAt),
        })),
        ...(nextToken === undefined ? {} : { NextToken: nextToken }),
      };
    },
    DeleteEndpointConfig: ({ EndpointConfigName: name }: NameInput, context) => {
      findEndpointConfig(store, name, context);
      store.transact(() => {
        store.endpointConfigs.delete(name);
        store.tags.removeAll(endpointConfigArn(context, name));
      });
    },
  };
}

/** @throws AwsError in AWS's words when there is no such configuration */
export function findEndpointConfig(store: Store, name: string, context: RequestContext) {
  const config = store.endpointConfigs.get(name);
  if (config === undefined) {
    throw validationError(`Could not find endpoint configuration "${endpointConfigArn(context, name)}".`);
  }
  return config;
}

function createConfig(
  store: Store,
  input: CreateEndpointConfigInput,
  context: RequestContext,
): CreateEndpointConfigOutput {
  const { Tags: tags = [], ...rest } = input;
  const request = rest as CreateEndpointConfigInput;
  const name = requireName(input.EndpointConfigName, 'endpointConfigName');
  const arn = endpointConfigArn(context, name);
  requireEndpointConfigSupported(request);
  requireVariants(store, request, context);
  const now = context.now().getTime();
  const created = store.transact(() => {
    if (!store.endpointConfigs.insert(name, request, { status: 'InService' }, now)) return false;
    store.tags.put(
      arn,
      tags.map(({ Key: key = '', Value: value = '' }) => ({ key, value })),
    );
    return true;
  });
  if (!created) throw validationError(`Cannot create already existing endpoint configuration "${arn}".`);
  return { EndpointConfigArn: arn };
}

function requireVariants(store: Store, request: CreateEndpointConfigInput, context: RequestContext): void {
  const variants = request.ProductionVariants ?? [];
  if (variants.length === 0) throw validationError('An endpoint configuration needs at least one production variant.');
  for (const [index, { VariantName, ModelName, InitialVariantWeight }] of variants.entries()) {
    // Variant names become folders.
    requireName(VariantName, `productionVariants.${index + 1}.member.variantName`);
    findModel(store, ModelName ?? '', context);
    if ((InitialVariantWeight ?? 1) < 0) throw validationError(`Variant ${VariantName} has a negative weight.`);
  }
  const names = variants.map(({ VariantName }) => VariantName);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw validationError(`Production variant names must be unique, but '${twice}' is not.`);
}
