import type { S3Client } from '@aws-sdk/client-s3';
import type {
  ContainerDefinition,
  CreateModelInput,
  CreateModelOutput,
  DescribeModelOutput,
  DescribeModelPackageOutput,
  ListModelsInput,
  ListModelsOutput,
  ModelPackageContainerDefinition,
} from '@aws-sdk/client-sagemaker';
import { parseS3Uri } from '@durable-forecast/lib/s3-uri';
import { containerOf, modelSource } from '../../hosts/model-files.js';
import { missingImageMessage } from '../../images/missing-image.js';
import { type ImageRegistry, parseImage } from '../../images/registry.js';
import { modelArn } from '../../model/arns.js';
import { validationError } from '../../model/aws-error.js';
import type { OperationTable, RequestContext } from '../../model/operation.js';
import { headObject } from '../../s3/objects.js';
import type { Store } from '../../store/store.js';
import { listPage } from '../shared/paging.js';
import { requireName, requireS3Uri } from '../shared/requirements.js';
import { describeModelPackage, findPackage } from './model-packages.js';

export interface ModelDeps {
  readonly store: Store;
  readonly images: ImageRegistry;
  readonly s3: S3Client;
}

interface NameInput {
  readonly ModelName: string;
}

/** CreateModel, DescribeModel, ListModels, DeleteModel. */
export function modelOperations(deps: ModelDeps): OperationTable {
  return {
    CreateModel: (input: CreateModelInput, context) => createModel(deps, input, context),
    DescribeModel: ({ ModelName }: NameInput, context): DescribeModelOutput => {
      const { request, createdAt } = findModel(deps.store, ModelName, context);
      return {
        ...request,
        ...(request.PrimaryContainer === undefined ? {} : { PrimaryContainer: shown(request.PrimaryContainer) }),
        ...(request.Containers === undefined ? {} : { Containers: request.Containers.map(shown) }),
        ModelName,
        ModelArn: modelArn(context, ModelName),
        CreationTime: new Date(createdAt),
        EnableNetworkIsolation: request.EnableNetworkIsolation ?? false,
      };
    },
    ListModels: (input: ListModelsInput, context): ListModelsOutput => {
      const { rows, nextToken } = listPage(deps.store.models, input, 'Descending');
      return {
        Models: rows.map(({ name, createdAt }) => ({
          ModelName: name,
          ModelArn: modelArn(context, name),
          CreationTime: new Date(createdAt),
        })),
        ...(nextToken === undefined ? {} : { NextToken: nextToken }),
      };
    },
    DeleteModel: ({ ModelName }: NameInput, context) => {
      findModel(deps.store, ModelName, context);
      deps.store.transact(() => {
        deps.store.models.delete(ModelName);
        deps.store.tags.removeAll(modelArn(context, ModelName));
      });
    },
  };
}

/** @throws AwsError in AWS's words when there is no such model */
export function findModel(store: Store, name: string, context: RequestContext) {
  const model = store.models.get(name);
  if (model === undefined) throw validationError(`Could not find model "${modelArn(context, name)}".`);
  return model;
}

async function createModel(
  { store, images, s3 }: ModelDeps,
  input: CreateModelInput,
  context: RequestContext,
): Promise<CreateModelOutput> {
  const { Tags: tags = [], ...rest } = input;
  const request = withPackages(store, rest as CreateModelInput, context);
  const name = requireName(input.ModelName, 'modelName');
  const arn = modelArn(context, name);
  const container = containerOf(request);
  if (container?.Image === undefined) {
    throw validationError('The local SageMaker needs a container with an Image to create a model.');
  }
  if ((await images.find(container.Image)) === undefined) {
    throw validationError(missingImageMessage(parseImage(container.Image), input.ExecutionRoleArn ?? ''));
  }
  const source = modelSource(request);
  if (source !== undefined) requireS3Uri(source.uri, 'model data URL');
  if (source !== undefined && !source.uncompressed) {
    const found = await headObject(s3, parseS3Uri(source.uri)).catch((error: unknown) => error);
    // Only a clear "not there" is an error of the request; an S3 server that is away shows when the model is used.
    if (found === undefined) throw validationError(`Could not find model data at ${source.uri}.`);
  }
  const now = context.now().getTime();
  const created = store.transact(() => {
    if (!store.models.insert(name, request, { status: 'InService' }, now)) return false;
    store.tags.put(
      arn,
      tags.map(({ Key: key = '', Value: value = '' }) => ({ key, value })),
    );
    return true;
  });
  if (!created) throw validationError(`Cannot create already existing model "${arn}".`);
  return { ModelArn: arn };
}

/** The containers of a package's inference specification, or of an additional one by its name. */
function containersOf(model: DescribeModelPackageOutput, name: string | undefined): ModelPackageContainerDefinition[] {
  if (name === undefined) return model.InferenceSpecification?.Containers ?? [];
  const named = model.AdditionalInferenceSpecifications?.find((specification) => specification.Name === name);
  if (named !== undefined) return named.Containers ?? [];
  throw validationError(`Model package ${model.ModelPackageArn} has no inference specification named ${name}.`);
}

/** A container given by its model package gets the image and the artifacts of that package. */
function withPackages(store: Store, request: CreateModelInput, context: RequestContext): CreateModelInput {
  const resolve = (container: ContainerDefinition): ContainerDefinition => {
    if (container.ModelPackageName === undefined) return container;
    const model = describeModelPackage(findPackage(store, container.ModelPackageName, context), context);
    if (model.ModelApprovalStatus !== undefined && model.ModelApprovalStatus !== 'Approved') {
      throw validationError(
        `Model package ${model.ModelPackageArn} can not be deployed: its approval status is ${model.ModelApprovalStatus}.`,
      );
    }
    const [packaged] = containersOf(model, container.InferenceSpecificationName);
    return {
      ...container,
      Image: packaged?.Image,
      ModelDataUrl: packaged?.ModelDataUrl,
      ModelDataSource: packaged?.ModelDataSource,
      Environment: { ...packaged?.Environment, ...container.Environment },
    };
  };
  return {
    ...request,
    ...(request.PrimaryContainer === undefined ? {} : { PrimaryContainer: resolve(request.PrimaryContainer) }),
    ...(request.Containers === undefined ? {} : { Containers: request.Containers.map(resolve) }),
  };
}

const shown = (container: ContainerDefinition): ContainerDefinition => ({
  Mode: 'SingleModel',
  Environment: {},
  ...container,
});
