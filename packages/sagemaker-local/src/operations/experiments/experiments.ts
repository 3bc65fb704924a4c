import type {
  CreateExperimentRequest,
  CreateExperimentResponse,
  DeleteExperimentResponse,
  DescribeExperimentResponse,
  ListExperimentsRequest,
  ListExperimentsResponse,
  UpdateExperimentRequest,
  UpdateExperimentResponse,
} from '@aws-sdk/client-sagemaker';
import { findExperiment } from '../../experiments/find-experiment.js';
import { experimentArn } from '../../model/arns.js';
import { validationError } from '../../model/aws-error.js';
import type { OperationTable, RequestContext } from '../../model/operation.js';
import type { Store } from '../../store/store.js';
import { allRows, listPage } from '../shared/paging.js';
import { requireEntityName } from '../shared/requirements.js';

interface NameInput {
  readonly ExperimentName: string;
}

/** CreateExperiment, DescribeExperiment, ListExperiments, UpdateExperiment, DeleteExperiment. */
export function experimentOperations(store: Store): OperationTable {
  return {
    CreateExperiment: (input: CreateExperimentRequest, context) => createExperiment(store, input, context),
    DescribeExperiment: ({ ExperimentName }: NameInput, context) =>
      describeExperiment(findExperiment(store, ExperimentName), context),
    ListExperiments: (input: ListExperimentsRequest, context): ListExperimentsResponse => {
      const { CreatedAfter: CreationTimeAfter, CreatedBefore: CreationTimeBefore } = input;
      const { rows, nextToken } = listPage(
        store.experiments,
        { ...input, CreationTimeAfter, CreationTimeBefore },
        'Descending',
      );
      return {
        ExperimentSummaries: rows.map((row) => {
          const {
            Description: _,
            CreatedBy: _by,
            LastModifiedBy: _last,
            ...summary
          } = describeExperiment(row, context);
          return summary;
        }),
        ...(nextToken === undefined ? {} : { NextToken: nextToken }),
      };
    },
    UpdateExperiment: (input: UpdateExperimentRequest, context): UpdateExperimentResponse => {
      const { name } = findExperiment(store, input.ExperimentName ?? '');
      const { ExperimentName: _, ...changes } = input;
      store.experiments.update(
        name,
        (state) => ({ ...state, changes: { ...state.changes, ...changes } }),
        context.now().getTime(),
      );
      return { ExperimentArn: experimentArn(context, name) };
    },
    DeleteExperiment: ({ ExperimentName }: NameInput, context): DeleteExperimentResponse => {
      const { name } = findExperiment(store, ExperimentName);
      const trial = allRows(store.trials).find(({ request }) => request.ExperimentName === name);
      if (trial !== undefined) {
        throw validationError(`Experiment '${name}' still has trials, among them '${trial.name}'. Delete them first.`);
      }
      store.transact(() => {
        store.experiments.delete(name);
        store.tags.removeAll(experimentArn(context, name));
      });
      return { ExperimentArn: experimentArn(context, name) };
    },
  };
}

export function describeExperiment(
  { name, request, state, createdAt, modifiedAt }: ReturnType<typeof findExperiment>,
  context: RequestContext,
): DescribeExperimentResponse {
  return {
    ExperimentName: name,
    ExperimentArn: experimentArn(context, name),
    DisplayName: state.changes.DisplayName ?? request.DisplayName ?? name,
    Description: state.changes.Description ?? request.Description,
    CreationTime: new Date(createdAt),
    CreatedBy: {},
    LastModifiedTime: new Date(modifiedAt),
    LastModifiedBy: {},
  };
}

function createExperiment(
  store: Store,
  input: CreateExperimentRequest,
  context: RequestContext,
): CreateExperimentResponse {
  const { Tags: tags = [], ...request } = input;
  const name = requireEntityName(input.ExperimentName, 'experimentName');
  const arn = experimentArn(context, name);
  const created = store.transact(() => {
    const now = context.now().getTime();
    if (!store.experiments.insert(name, request as CreateExperimentRequest, { status: 'Active', changes: {} }, now)) {
      return false;
    }
    store.tags.put(
      arn,
      tags.map(({ Key: key = '', Value: value = '' }) => ({ key, value })),
    );
    return true;
  });
  if (!created) throw validationError(`Experiment already exists: ${arn}`);
  return { ExperimentArn: arn };
}
