import type {
  BatchDescribeModelPackageInput,
  BatchDescribeModelPackageOutput,
  CreateModelPackageInput,
  CreateModelPackageOutput,
  DescribeModelPackageOutput,
  ListModelPackagesInput,
  ListModelPackagesOutput,
  UpdateModelPackageInput,
  UpdateModelPackageOutput,
} from '@aws-sdk/client-sagemaker';
import { modelPackageArn } from '../../model/arns.js';
import { validationError } from '../../model/aws-error.js';
import type { ModelPackageState } from '../../model/model-package-state.js';
import type { OperationTable, RequestContext } from '../../model/operation.js';
import type { Resource } from '../../model/resource.js';
import type { Store } from '../../store/store.js';
import { allRows, pageOfRows } from '../shared/paging.js';
import { requireName } from '../shared/requirements.js';
import { findGroup } from './model-package-groups.js';

interface NameInput {
  readonly ModelPackageName: string;
}

type ModelPackage = Resource<CreateModelPackageInput, ModelPackageState>;

/**
 * CreateModelPackage, DescribeModelPackage, BatchDescribeModelPackage, ListModelPackages, UpdateModelPackage,
 * DeleteModelPackage. A package of a group is stored as `<group>/<version>`, as its ARN ends.
 */
export function modelPackageOperations(store: Store): OperationTable {
  return {
    CreateModelPackage: (input: CreateModelPackageInput, context) => createPackage(store, input, context),
    DescribeModelPackage: (input: NameInput, context) =>
      describeModelPackage(findPackage(store, input.ModelPackageName, context), context),
    BatchDescribeModelPackage: (input: BatchDescribeModelPackageInput, context) => describeBatch(store, input, context),
    ListModelPackages: (input: ListModelPackagesInput, context) => list(store, input, context),
    UpdateModelPackage: (input: UpdateModelPackageInput, context) => update(store, input, context),
    DeleteModelPackage: (input: NameInput, context) => {
      const { name } = findPackage(store, input.ModelPackageName, context);
      store.transact(() => {
        store.modelPackages.delete(name);
        store.tags.removeAll(modelPackageArn(context, name));
      });
    },
  };
}

/**
 * @param nameOrArn name, ARN, or what an ARN ends with
 * @throws AwsError in AWS's words when there is no such package
 */
export function findPackage(store: Store, nameOrArn: string, context: RequestContext): ModelPackage {
  const name = nameOrArn.replace(/^arn:.*:model-package\//, '');
  const found = store.modelPackages.get(name);
  if (found === undefined) throw validationError(`ModelPackage ${modelPackageArn(context, name)} does not exist.`);
  return found;
}

export function describeModelPackage(
  { name, request, state, createdAt, modifiedAt }: ModelPackage,
  context: RequestContext,
): DescribeModelPackageOutput {
  const { status, version, changes } = state;
  return {
    ...request,
    ...changes,
    ModelPackageName: name,
    ...(version === undefined ? {} : { ModelPackageVersion: version }),
    ModelPackageArn: modelPackageArn(context, name),
    ModelPackageStatus: status,
    ModelPackageStatusDetails: { ValidationStatuses: [], ImageScanStatuses: [] },
    CertifyForMarketplace: request.CertifyForMarketplace ?? false,
    CreationTime: new Date(createdAt),
    LastModifiedTime: new Date(modifiedAt),
  } as DescribeModelPackageOutput;
}

function createPackage(
  store: Store,
  input: CreateModelPackageInput,
  context: RequestContext,
): CreateModelPackageOutput {
  const { Tags: tags = [], ClientToken: token, ...request } = input;
  if ((input.ModelPackageName === undefined) === (input.ModelPackageGroupName === undefined)) {
    throw validationError('Exactly one of ModelPackageName and ModelPackageGroupName must be given.');
  }
  if (input.ModelPackageGroupName !== undefined && tags.length > 0) {
    throw validationError('Tags can not be given for a version of a model package group: it has those of its group.');
  }
  return store.transact(() => {
    const made = token === undefined ? undefined : madeBy(store, token);
    if (made !== undefined) return { ModelPackageArn: modelPackageArn(context, made.name) };
    const now = context.now().getTime();
    const place = input.ModelPackageGroupName === undefined ? unversioned(input) : nextVersion(store, input, context);
    const arn = modelPackageArn(context, place.name);
    const state = token === undefined ? place.state : { ...place.state, token };
    const inserted = store.modelPackages.insert(place.name, { ...request, ...place.request }, state, now);
    if (!inserted) throw validationError(`Model package already exists: ${arn}`);
    store.tags.put(
      arn,
      tags.map(({ Key: key = '', Value: value = '' }) => ({ key, value })),
    );
    return { ModelPackageArn: arn };
  });
}

/** The package that a request with this token has made: its answer may have been lost. */
const madeBy = (store: Store, token: string): ModelPackage | undefined =>
  allRows(store.modelPackages).find(({ state }) => state.token === token);

interface Place {
  readonly name: string;
  readonly state: ModelPackageState;
  readonly request: Partial<CreateModelPackageInput>;
}

const unversioned = (input: CreateModelPackageInput): Place => ({
  name: requireName(input.ModelPackageName, 'modelPackageName'),
  state: { status: 'Completed', changes: {} },
  request: {},
});

/** A version number is never given twice, even when its package is deleted. */
function nextVersion(store: Store, input: CreateModelPackageInput, context: RequestContext): Place {
  const { name: group, state } = findGroup(store, input.ModelPackageGroupName ?? '', context);
  const version = state.lastVersion + 1;
  store.modelPackageGroups.update(group, (before) => ({ ...before, lastVersion: version }), context.now().getTime());
  return {
    name: `${group}/${version}`,
    state: { status: 'Completed', version, changes: {} },
    request: {
      ModelPackageGroupName: group,
      ModelApprovalStatus: input.ModelApprovalStatus ?? 'PendingManualApproval',
    },
  };
}

function list(store: Store, input: ListModelPackagesInput, context: RequestContext): ListModelPackagesOutput {
  const group =
    input.ModelPackageGroupName === undefined ? undefined : findGroup(store, input.ModelPackageGroupName, context).name;
  const type = input.ModelPackageType ?? (group === undefined ? 'Unversioned' : 'Versioned');
  const wanted = allRows(store.modelPackages)
    .map((row) => ({ ...row, shown: describeModelPackage(row, context) }))
    .filter(
      ({ name, shown }) =>
        (group === undefined || shown.ModelPackageGroupName === group) &&
        (type === 'Both' || (type === 'Versioned') === (shown.ModelPackageVersion !== undefined)) &&
        (input.ModelApprovalStatus === undefined || shown.ModelApprovalStatus === input.ModelApprovalStatus) &&
        name.toLowerCase().includes((input.NameContains ?? '').toLowerCase()),
    );
  const { CreationTimeAfter: CreatedAfter, CreationTimeBefore: CreatedBefore } = input;
  const { rows, nextToken } = pageOfRows(wanted, {
    ...input,
    SortOrder: input.SortOrder ?? 'Ascending',
    CreatedAfter,
    CreatedBefore,
  });
  return {
    ModelPackageSummaryList: rows.map(({ shown }) => ({
      ...(shown.ModelPackageVersion === undefined
        ? { ModelPackageName: shown.ModelPackageName }
        : { ModelPackageGroupName: shown.ModelPackageGroupName, ModelPackageVersion: shown.ModelPackageVersion }),
      ModelPackageArn: shown.ModelPackageArn,
      ModelPackageDescription: shown.ModelPackageDescription,
      CreationTime: shown.CreationTime,
      ModelPackageStatus: shown.ModelPackageStatus,
      ModelApprovalStatus: shown.ModelApprovalStatus,
    })),
    ...(nextToken === undefined ? {} : { NextToken: nextToken }),
  };
}

function update(store: Store, input: UpdateModelPackageInput, context: RequestContext): UpdateModelPackageOutput {
  const found = findPackage(store, input.ModelPackageArn ?? '', context);
  const shown = describeModelPackage(found, context);
  const {
    ModelPackageArn: _arn,
    ClientToken: _token,
    CustomerMetadataProperties: added = {},
    CustomerMetadataPropertiesToRemove: removed = [],
    AdditionalInferenceSpecificationsToAdd: additional = [],
    ...replaced
  } = input;
  const kept = Object.entries(shown.CustomerMetadataProperties ?? {}).filter(([key]) => !removed.includes(key));
  const properties = { ...Object.fromEntries(kept), ...added };
  const specifications = [...(shown.AdditionalInferenceSpecifications ?? []), ...additional];
  store.modelPackages.update(
    found.name,
    (state) => ({
      ...state,
      changes: {
        ...state.changes,
        ...replaced,
        CustomerMetadataProperties: properties,
        AdditionalInferenceSpecifications: specifications,
      },
    }),
    context.now().getTime(),
  );
  return { ModelPackageArn: shown.ModelPackageArn };
}

function describeBatch(
  store: Store,
  input: BatchDescribeModelPackageInput,
  context: RequestContext,
): BatchDescribeModelPackageOutput {
  const arns = input.ModelPackageArnList ?? [];
  const known = arns.filter((arn) => store.modelPackages.get(arn.replace(/^arn:.*:model-package\//, '')) !== undefined);
  const summaries = known.map((arn) => {
    const shown = describeModelPackage(findPackage(store, arn, context), context);
    return [arn, { ...shown, ModelPackageGroupName: shown.ModelPackageGroupName }] as const;
  });
  const missing = arns.filter((arn) => !known.includes(arn));
  const error = (arn: string) => ({
    ErrorCode: 'ValidationException',
    ErrorResponse: `ModelPackage ${arn} does not exist.`,
  });
  return {
    ModelPackageSummaries: Object.fromEntries(summaries) as BatchDescribeModelPackageOutput['ModelPackageSummaries'],
    BatchDescribeModelPackageErrorMap: Object.fromEntries(missing.map((arn) => [arn, error(arn)])),
  };
}
