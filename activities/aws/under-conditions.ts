import type {
  CreateAutoMLJobCommandInput,
  CreateEndpointConfigCommandInput,
  CreateHyperParameterTuningJobCommandInput,
  CreateModelCommandInput,
  CreateModelPackageCommandInput,
  CreateProcessingJobCommandInput,
  CreateTrainingJobCommandInput,
  CreateTransformJobCommandInput,
  HyperParameterTrainingJobDefinition,
  Tag,
  VpcConfig,
} from '@aws-sdk/client-sagemaker';
import { hasLocalStorage } from '@durable-forecast/lib/local-storage';
import { failure } from './aws-failure.js';
import type { JobConditions, RoleKind } from './job-conditions.js';

/** What is asked for by a request that makes something. */
type Asked<Input> = (input: Input, conditions: JobConditions, models: ModelKind) => Input;

/** What the models of a client are made for. */
export type ModelKind = Extract<RoleKind, 'transform' | 'endpoint'>;

interface Tagged {
  readonly Tags?: Tag[] | undefined;
}

/** Every request by which the project makes something in SageMaker, by the name of its operation. */
const creates = {
  CreateTrainingJob: trainingUnder,
  CreateHyperParameterTuningJob: tuningUnder,
  CreateAutoMLJob: autoMLUnder,
  CreateModel: modelUnder,
  CreateTransformJob: transformUnder,
  CreateProcessingJob: processingUnder,
  CreateEndpointConfig: endpointConfigUnder,
  CreateEndpoint: tagged,
  CreateModelPackageGroup: tagged,
  CreateModelPackage: packageUnder,
  CreateExperiment: tagged,
  CreateTrial: tagged,
  CreateTrialComponent: tagged,
} as const satisfies Readonly<Record<string, (input: never, conditions: JobConditions, models: ModelKind) => object>>;

/**
 * A request as the conditions of the account ask for it; one that makes nothing as it is.
 *
 * @param operation for example `CreateTrainingJob`
 * @throws Error for an operation that makes something nobody has decided about: what is new here must not leave the network by oversight
 * @throws RequestError where the conditions and the request can't both be met
 */
export function underConditions(
  operation: string,
  input: object,
  conditions: JobConditions,
  models: ModelKind,
): object {
  if (!operation.startsWith('Create')) return input;
  if (!Object.hasOwn(creates, operation))
    throw new Error(`No conditions are known for ${operation}: see under-conditions.ts.`);
  const ask = creates[operation as keyof typeof creates] as unknown as Asked<object>;
  return ask(input, conditions, models);
}

function trainingUnder(input: CreateTrainingJobCommandInput, conditions: JobConditions): CreateTrainingJobCommandInput {
  return {
    ...tagged(input, conditions),
    RoleArn: conditions.roles.training,
    OutputDataConfig: outputUnder(input.OutputDataConfig, conditions),
    ResourceConfig: diskUnder(input.ResourceConfig, [input.ResourceConfig?.InstanceType], conditions),
    ...containersUnder(conditions),
    ...trafficUnder(conditions),
  };
}

function tuningUnder(
  input: CreateHyperParameterTuningJobCommandInput,
  conditions: JobConditions,
): CreateHyperParameterTuningJobCommandInput {
  return {
    ...tagged(input, conditions),
    TrainingJobDefinitions: input.TrainingJobDefinitions?.map((each) => definitionUnder(each, conditions)),
  };
}

function definitionUnder(
  definition: HyperParameterTrainingJobDefinition,
  conditions: JobConditions,
): HyperParameterTrainingJobDefinition {
  const { ResourceConfig: one, HyperParameterTuningResourceConfig: several } = definition;
  const types = several?.InstanceConfigs?.map(({ InstanceType: type }) => type) ?? [];
  return {
    ...definition,
    RoleArn: conditions.roles.training,
    OutputDataConfig: outputUnder(definition.OutputDataConfig, conditions),
    ...(one === undefined ? {} : { ResourceConfig: diskUnder(one, [one.InstanceType], conditions) }),
    ...(several === undefined ? {} : { HyperParameterTuningResourceConfig: diskUnder(several, types, conditions) }),
    ...containersUnder(conditions),
    ...trafficUnder(conditions),
  };
}

/** An AutoML job knows no network isolation: its containers are AWS's own. */
function autoMLUnder(input: CreateAutoMLJobCommandInput, conditions: JobConditions): CreateAutoMLJobCommandInput {
  const security = {
    ...(conditions.volumeKey === undefined ? {} : { VolumeKmsKeyId: conditions.volumeKey }),
    ...trafficUnder(conditions),
    ...vpcOf(conditions),
  };
  return {
    ...tagged(input, conditions),
    RoleArn: conditions.roles.automl,
    OutputDataConfig: outputUnder(input.OutputDataConfig, conditions),
    ...(Object.keys(security).length === 0
      ? {}
      : { AutoMLJobConfig: { ...input.AutoMLJobConfig, SecurityConfig: security } }),
  };
}

function modelUnder(
  input: CreateModelCommandInput,
  conditions: JobConditions,
  models: ModelKind,
): CreateModelCommandInput {
  return { ...tagged(input, conditions), ExecutionRoleArn: conditions.roles[models], ...containersUnder(conditions) };
}

/** Its network is that of its model. */
function transformUnder(
  input: CreateTransformJobCommandInput,
  conditions: JobConditions,
): CreateTransformJobCommandInput {
  return {
    ...tagged(input, conditions),
    TransformOutput: outputUnder(input.TransformOutput, conditions),
    TransformResources: diskUnder(input.TransformResources, [input.TransformResources?.InstanceType], conditions),
  };
}

function processingUnder(
  input: CreateProcessingJobCommandInput,
  conditions: JobConditions,
): CreateProcessingJobCommandInput {
  const { ClusterConfig: cluster } = input.ProcessingResources ?? {};
  const network = { ...containersUnder(conditions), ...trafficUnder(conditions) };
  return {
    ...tagged(input, conditions),
    RoleArn: conditions.roles.processing,
    ProcessingOutputConfig: outputUnder(input.ProcessingOutputConfig, conditions),
    ProcessingResources: { ClusterConfig: diskUnder(cluster, [cluster?.InstanceType], conditions) },
    ...(Object.keys(network).length === 0 ? {} : { NetworkConfig: network }),
  };
}

function endpointConfigUnder(
  input: CreateEndpointConfigCommandInput,
  conditions: JobConditions,
): CreateEndpointConfigCommandInput {
  const { AsyncInferenceConfig: asynchrony, ProductionVariants: variants = [] } = input;
  const isServerless = variants?.some(({ ServerlessConfig }) => ServerlessConfig !== undefined) ?? false;
  if (isServerless) requireNoNetwork(input.EndpointConfigName, conditions);
  const key = isServerless
    ? undefined
    : diskKey(
        (variants ?? []).map(({ InstanceType: type }) => type),
        conditions,
      );
  return {
    ...tagged(input, conditions),
    ...(key === undefined ? {} : { KmsKeyId: key }),
    ...(asynchrony === undefined
      ? {}
      : { AsyncInferenceConfig: { ...asynchrony, OutputConfig: outputUnder(asynchrony.OutputConfig, conditions) } }),
  };
}

/** @source feature exclusions of SageMaker Serverless Inference */
function requireNoNetwork(name: string | undefined, { network, isNetworkIsolated }: JobConditions): void {
  const settings = [
    ...(network === undefined ? [] : ['FORECAST_SUBNETS']),
    ...(isNetworkIsolated === true ? ['FORECAST_NETWORK_ISOLATION'] : []),
  ];
  if (settings.length === 0) return;
  throw failure(
    'RequestError',
    `${name} is serverless, and SageMaker runs serverless endpoints neither in a VPC nor isolated from the network, which ` +
      `${settings.join(' and ')} of the worker ask${settings.length === 1 ? 's' : ''} for. Deploy it on instances.`,
  );
}

/** The group has the tags, and gives them to its packages. */
function packageUnder(
  input: CreateModelPackageCommandInput,
  { outputKey }: JobConditions,
): CreateModelPackageCommandInput {
  return outputKey === undefined ? input : { ...input, SecurityConfig: { KmsKeyId: outputKey } };
}

/** SageMaker takes each key once, and those of the project are its own. */
function tagged<Input extends Tagged>(input: Input, { tags = {} }: Pick<JobConditions, 'tags'>): Input {
  const added = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
  return added.length === 0 ? input : { ...input, Tags: [...(input.Tags ?? []), ...added] };
}

const outputUnder = <Output extends object | undefined>(output: Output, { outputKey }: JobConditions): Output =>
  outputKey === undefined ? output : { ...output, KmsKeyId: outputKey };

function diskUnder<Resources extends object | undefined>(
  resources: Resources,
  types: readonly (string | undefined)[],
  conditions: JobConditions,
): Resources {
  const key = diskKey(types, conditions);
  return key === undefined ? resources : { ...resources, VolumeKmsKeyId: key };
}

/** @returns undefined where the instances encrypt their own disks, or nobody has a key for them */
function diskKey(types: readonly (string | undefined)[], { volumeKey }: JobConditions): string | undefined {
  if (volumeKey === undefined) return undefined;
  const named = types.filter((type) => type !== undefined);
  const local = named.filter(hasLocalStorage);
  if (local.length === 0) return volumeKey;
  if (local.length === named.length) return undefined;
  const other = named.find((type) => !local.includes(type));
  throw failure(
    'RequestError',
    `SageMaker takes no key for the disks of ${local[0]}, which encrypts them itself, and FORECAST_VOLUME_KMS_KEY asks for one on ${other}. ` +
      'Name instance types of one kind.',
  );
}

const vpcOf = ({ network }: JobConditions): { VpcConfig?: VpcConfig } =>
  network === undefined
    ? {}
    : { VpcConfig: { Subnets: [...network.subnets], SecurityGroupIds: [...network.securityGroups] } };

const containersUnder = (conditions: JobConditions) => ({
  ...vpcOf(conditions),
  ...(conditions.isNetworkIsolated === true ? { EnableNetworkIsolation: true } : {}),
});

const trafficUnder = ({ isTrafficEncrypted }: JobConditions) =>
  isTrafficEncrypted === true ? { EnableInterContainerTrafficEncryption: true } : {};
