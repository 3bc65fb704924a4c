import type { AddTagsInput, DeleteTagsInput, ListTagsInput, ListTagsOutput } from '@aws-sdk/client-sagemaker';
import { validationError } from '../model/aws-error.js';
import type { OperationTable } from '../model/operation.js';
import type { Store } from '../store/store.js';
import { cutPage } from './shared/paging.js';

const DEFAULT_PAGE = 50;
/** AWS allows so many on one resource. */
const MAX_TAGS = 50;

/** ListTags, AddTags, DeleteTags. */
export function tagOperations(store: Store): OperationTable {
  return {
    ListTags: (input: ListTagsInput): ListTagsOutput => {
      const arn = requireResource(store, input.ResourceArn);
      const { rows, nextToken } = cutPage(store.tags.list(arn), input, DEFAULT_PAGE);
      return {
        Tags: rows.map(({ key, value }) => ({ Key: key, Value: value })),
        ...(nextToken === undefined ? {} : { NextToken: nextToken }),
      };
    },
    AddTags: (input: AddTagsInput) => {
      const arn = requireResource(store, input.ResourceArn);
      const added = (input.Tags ?? []).map(({ Key: key = '', Value: value = '' }) => ({ key, value }));
      const keys = new Set([...store.tags.list(arn), ...added].map(({ key }) => key));
      if (keys.size > MAX_TAGS) {
        throw validationError(`${arn} would have ${keys.size} tags; a resource can have ${MAX_TAGS}.`);
      }
      store.tags.put(arn, added);
      return { Tags: input.Tags ?? [] };
    },
    DeleteTags: (input: DeleteTagsInput) => {
      store.tags.remove(requireResource(store, input.ResourceArn), input.TagKeys ?? []);
      return {};
    },
  };
}

function requireResource(store: Store, arn = ''): string {
  const [, kind, name] = /^arn:aws[a-z-]*:sagemaker:[^:]*:\d{12}:([a-z-]+)\/(.+)$/.exec(arn) ?? [];
  const stores = {
    'training-job': store.trainingJobs,
    'transform-job': store.transformJobs,
    'processing-job': store.processingJobs,
    model: store.models,
    'model-package-group': store.modelPackageGroups,
    'model-package': store.modelPackages,
    experiment: store.experiments,
    'experiment-trial': store.trials,
    'experiment-trial-component': store.trialComponents,
    'endpoint-config': store.endpointConfigs,
    endpoint: store.endpoints,
    'hyper-parameter-tuning-job': store.tuningJobs,
    'automl-job': store.autoMLJobs,
  } as const;
  const found =
    kind !== undefined && Object.hasOwn(stores, kind) ? stores[kind as keyof typeof stores].get(name ?? '') : undefined;
  if (found === undefined) throw validationError(`Could not find resource "${arn}".`);
  return arn;
}
