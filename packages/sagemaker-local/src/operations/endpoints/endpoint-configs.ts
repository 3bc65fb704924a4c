import type {
  CreateEndpointConfigInput,
  CreateEndpointConfigOutput,
  CreateModelInput,
  DescribeEndpointConfigOutput,
  ListEndpointConfigsInput,
  ListEndpointConfigsOutput,
} from '@aws-sdk/client-sagemaker';
import { endpointConfigArn } from '../../model/arns.js';
import { validationError } from '../../model/aws-error.js';
import type { OperationTable, RequestContext } from '../../model/operation.js';
import type { Store } from '../../store/store.js';
import { findModel } from '../models/models.js';
import { requireDiskKeyPossible } from '../shared/disk-key.js';
import { listPage } from '../shared/paging.js';
import { requireName, requireS3Uri } from '../shared/requirements.js';
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
  requireServerless(store, request, context);
  requireDiskKeyPossible(
    request.KmsKeyId,
    variants.map(({ InstanceType: type }) => type),
    'KmsKeyId',
  );
  requireAsynchrony(request);
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

/** @source SageMaker: MemorySizeInMB in steps of 1 GB from 1 to 6, at most 200 calls at a time of one endpoint */
const MEMORY_MB: readonly number[] = [1024, 2048, 3072, 4096, 5120, 6144];
const MOST_CALLS = 200;

function requireServerless(
  store: Store,
  { ProductionVariants: variants = [] }: CreateEndpointConfigInput,
  context: RequestContext,
): void {
  for (const { VariantName: name, ServerlessConfig: serverless, ...variant } of variants) {
    if (serverless === undefined) continue;
    const { InstanceType, InitialInstanceCount, ModelName } = variant;
    requireOpenNetwork(name, findModel(store, ModelName ?? '', context).request);
    if (variants.length > 1) throw validationError('A serverless endpoint has one production variant.');
    const { MemorySizeInMB: memory = 0, MaxConcurrency: most = 0, ProvisionedConcurrency: kept } = serverless;
    if (InstanceType !== undefined || InitialInstanceCount !== undefined) {
      throw validationError(`Variant ${name} is serverless and has no InstanceType or InitialInstanceCount.`);
    }
    if (!MEMORY_MB.includes(memory)) {
      throw validationError(`MemorySizeInMB of variant ${name} must be one of ${MEMORY_MB.join(', ')}, not ${memory}.`);
    }
    if (!Number.isInteger(most) || most < 1 || most > MOST_CALLS) {
      throw validationError(`MaxConcurrency of variant ${name} must be from 1 to ${MOST_CALLS}, not ${most}.`);
    }
    if (kept !== undefined && kept > most) {
      throw validationError(`ProvisionedConcurrency of variant ${name} must not be above its MaxConcurrency.`);
    }
  }
}

/** @source SageMaker guide, "Deploy models with Serverless Inference", Feature exclusions */
function requireOpenNetwork(variant: string | undefined, model: CreateModelInput): void {
  const excluded =
    model.VpcConfig === undefined ? (model.EnableNetworkIsolation === true ? 'network isolation' : undefined) : 'a VPC';
  if (excluded === undefined) return;
  throw validationError(
    `Variant ${variant} is serverless, and its model ${model.ModelName} has ${excluded}, which serverless inference does not support.`,
  );
}

function requireAsynchrony({ ProductionVariants = [], AsyncInferenceConfig }: CreateEndpointConfigInput): void {
  if (AsyncInferenceConfig === undefined) return;
  if (ProductionVariants.some(({ ServerlessConfig }) => ServerlessConfig !== undefined)) {
    throw validationError('A serverless endpoint does not answer asynchronously.');
  }
  const { S3OutputPath: answers, S3FailurePath: failures } = AsyncInferenceConfig.OutputConfig ?? {};
  requireS3Uri(answers, 'asyncInferenceConfig.outputConfig.s3OutputPath');
  if (failures !== undefined) requireS3Uri(failures, 'asyncInferenceConfig.outputConfig.s3FailurePath');
}
