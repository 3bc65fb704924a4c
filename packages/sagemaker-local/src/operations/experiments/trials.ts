import type {
  CreateTrialRequest,
  CreateTrialResponse,
  DeleteTrialResponse,
  DescribeTrialResponse,
  ListTrialsRequest,
  ListTrialsResponse,
  UpdateTrialRequest,
  UpdateTrialResponse,
} from '@aws-sdk/client-sagemaker';
import { findExperiment, findTrial, findTrialComponent } from '../../experiments/find-experiment.js';
import { trialArn } from '../../model/arns.js';
import { validationError } from '../../model/aws-error.js';
import type { OperationTable, RequestContext } from '../../model/operation.js';
import type { Store } from '../../store/store.js';
import { allRows, pageOfRows } from '../shared/paging.js';
import { requireEntityName } from '../shared/requirements.js';
import { requireRoomForTrial } from './require-room.js';
import { sourceOf } from './trial-sources.js';

interface NameInput {
  readonly TrialName: string;
}

/** CreateTrial, DescribeTrial, ListTrials, UpdateTrial, DeleteTrial. */
export function trialOperations(store: Store): OperationTable {
  return {
    CreateTrial: (input: CreateTrialRequest, context) => createTrial(store, input, context),
    DescribeTrial: ({ TrialName }: NameInput, context) => describeTrial(findTrial(store, TrialName), context),
    ListTrials: (input: ListTrialsRequest, context) => listTrials(store, input, context),
    UpdateTrial: (input: UpdateTrialRequest, context): UpdateTrialResponse => {
      const { name } = findTrial(store, input.TrialName ?? '');
      const displayName = input.DisplayName;
      store.trials.update(
        name,
        (state) => ({ ...state, ...(displayName === undefined ? {} : { displayName }) }),
        context.now().getTime(),
      );
      return { TrialArn: trialArn(context, name) };
    },
    DeleteTrial: ({ TrialName }: NameInput, context): DeleteTrialResponse => {
      const { name, state } = findTrial(store, TrialName);
      const [component] = state.components;
      if (component !== undefined) {
        throw validationError(
          `Trial '${name}' still has trial components, among them '${component}'. Disassociate them first.`,
        );
      }
      store.transact(() => {
        store.trials.delete(name);
        store.tags.removeAll(trialArn(context, name));
      });
      return { TrialArn: trialArn(context, name) };
    },
  };
}

export function describeTrial(
  { name, request, state, createdAt, modifiedAt }: ReturnType<typeof findTrial>,
  context: RequestContext,
): DescribeTrialResponse {
  return {
    TrialName: name,
    TrialArn: trialArn(context, name),
    DisplayName: state.displayName ?? request.DisplayName ?? name,
    ExperimentName: request.ExperimentName,
    Source: sourceOf(state.source, context),
    CreationTime: new Date(createdAt),
    CreatedBy: {},
    LastModifiedTime: new Date(modifiedAt),
    LastModifiedBy: {},
    MetadataProperties: request.MetadataProperties,
  };
}

function createTrial(store: Store, input: CreateTrialRequest, context: RequestContext): CreateTrialResponse {
  const { Tags: tags = [], ...request } = input;
  const name = requireEntityName(input.TrialName, 'trialName');
  const arn = trialArn(context, name);
  const created = store.transact(() => {
    const experiment = findExperiment(store, input.ExperimentName ?? '').name;
    if (store.trials.get(name) === undefined) requireRoomForTrial(store, experiment);
    const state = { status: 'Active', components: [] };
    if (!store.trials.insert(name, request as CreateTrialRequest, state, context.now().getTime())) return false;
    store.tags.put(
      arn,
      tags.map(({ Key: key = '', Value: value = '' }) => ({ key, value })),
    );
    return true;
  });
  if (!created) throw validationError(`Trial already exists: ${arn}`);
  return { TrialArn: arn };
}

function listTrials(store: Store, input: ListTrialsRequest, context: RequestContext): ListTrialsResponse {
  const experiment = input.ExperimentName && findExperiment(store, input.ExperimentName).name;
  const component = input.TrialComponentName && findTrialComponent(store, input.TrialComponentName).name;
  const wanted = allRows(store.trials).filter(
    ({ request, state }) =>
      (experiment === undefined || request.ExperimentName === experiment) &&
      (component === undefined || state.components.includes(component)),
  );
  const { rows, nextToken } = pageOfRows(wanted, input);
  return {
    TrialSummaries: rows.map((row) => {
      const { TrialName, TrialArn, DisplayName, Source, CreationTime, LastModifiedTime } = describeTrial(row, context);
      return {
        TrialArn,
        TrialName,
        DisplayName,
        ...(Source === undefined ? {} : { TrialSource: Source }),
        CreationTime,
        LastModifiedTime,
      };
    }),
    ...(nextToken === undefined ? {} : { NextToken: nextToken }),
  };
}
