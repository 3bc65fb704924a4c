import type {
  CreateModelPackageGroupInput,
  CreateModelPackageGroupOutput,
  DescribeModelPackageGroupOutput,
  ListModelPackageGroupsInput,
  ListModelPackageGroupsOutput,
} from '@aws-sdk/client-sagemaker';
import { modelPackageGroupArn } from '../../model/arns.js';
import { AwsError, validationError } from '../../model/aws-error.js';
import type { OperationTable, RequestContext } from '../../model/operation.js';
import type { Store } from '../../store/store.js';
import { allRows, listPage } from '../shared/paging.js';
import { requireName } from '../shared/requirements.js';

interface NameInput {
  readonly ModelPackageGroupName: string;
}

/** CreateModelPackageGroup, DescribeModelPackageGroup, ListModelPackageGroups, DeleteModelPackageGroup. */
export function modelPackageGroupOperations(store: Store): OperationTable {
  return {
    CreateModelPackageGroup: (input: CreateModelPackageGroupInput, context) => createGroup(store, input, context),
    DescribeModelPackageGroup: (input: NameInput, context) =>
      describeModelPackageGroup(findGroup(store, input.ModelPackageGroupName, context), context),
    ListModelPackageGroups: (input: ListModelPackageGroupsInput, context): ListModelPackageGroupsOutput => {
      const { rows, nextToken } = listPage(store.modelPackageGroups, input, 'Ascending');
      return {
        ModelPackageGroupSummaryList: rows.map(({ name, request, state, createdAt }) => ({
          ModelPackageGroupName: name,
          ModelPackageGroupArn: modelPackageGroupArn(context, name),
          ModelPackageGroupDescription: request.ModelPackageGroupDescription,
          CreationTime: new Date(createdAt),
          ModelPackageGroupStatus: state.status,
        })),
        ...(nextToken === undefined ? {} : { NextToken: nextToken }),
      };
    },
    DeleteModelPackageGroup: (input: NameInput, context) => {
      const { name } = findGroup(store, input.ModelPackageGroupName, context);
      if (allRows(store.modelPackages).some(({ request }) => request.ModelPackageGroupName === name)) {
        throw new AwsError(
          'ConflictException',
          `Model Package Group ${modelPackageGroupArn(context, name)} still has model packages. Delete them first.`,
        );
      }
      store.transact(() => {
        store.modelPackageGroups.delete(name);
        store.tags.removeAll(modelPackageGroupArn(context, name));
      });
    },
  };
}

/**
 * @param nameOrArn of the group
 * @throws AwsError in AWS's words when there is no such group
 */
export function findGroup(store: Store, nameOrArn: string, context: RequestContext) {
  const name = nameOrArn.replace(/^arn:.*:model-package-group\//, '');
  const group = store.modelPackageGroups.get(name);
  if (group === undefined) {
    throw validationError(`Model Package Group ${modelPackageGroupArn(context, name)} does not exist.`);
  }
  return group;
}

export function describeModelPackageGroup(
  { name, request, state, createdAt }: ReturnType<typeof findGroup>,
  context: RequestContext,
): DescribeModelPackageGroupOutput {
  return {
    ModelPackageGroupName: name,
    ModelPackageGroupArn: modelPackageGroupArn(context, name),
    ModelPackageGroupDescription: request.ModelPackageGroupDescription,
    CreationTime: new Date(createdAt),
    CreatedBy: {},
    ModelPackageGroupStatus: state.status,
  };
}

function createGroup(
  store: Store,
  input: CreateModelPackageGroupInput,
  context: RequestContext,
): CreateModelPackageGroupOutput {
  const { Tags: tags = [], ...request } = input;
  const name = requireName(input.ModelPackageGroupName, 'modelPackageGroupName');
  const arn = modelPackageGroupArn(context, name);
  const state = { status: 'Completed', lastVersion: 0 } as const;
  const created = store.transact(() => {
    const now = context.now().getTime();
    if (!store.modelPackageGroups.insert(name, request as CreateModelPackageGroupInput, state, now)) return false;
    store.tags.put(
      arn,
      tags.map(({ Key: key = '', Value: value = '' }) => ({ key, value })),
    );
    return true;
  });
  if (!created) throw validationError(`Model Package Group already exists: ${arn}`);
  return { ModelPackageGroupArn: arn };
}
