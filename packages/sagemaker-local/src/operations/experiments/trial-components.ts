import type {
  AssociateTrialComponentRequest,
  AssociateTrialComponentResponse,
  CreateTrialComponentRequest,
  CreateTrialComponentResponse,
  DeleteTrialComponentResponse,
  DescribeTrialComponentResponse,
  DisassociateTrialComponentRequest,
  DisassociateTrialComponentResponse,
  ListTrialComponentsRequest,
  ListTrialComponentsResponse,
  UpdateTrialComponentRequest,
  UpdateTrialComponentResponse,
} from '@aws-sdk/client-sagemaker';
import { componentContent } from '../../experiments/component-content.js';
import { findExperiment, findTrial, findTrialComponent } from '../../experiments/find-experiment.js';
import { addToTrial } from '../../experiments/job-components.js';
import { trialArn, trialComponentArn } from '../../model/arns.js';
import { validationError } from '../../model/aws-error.js';
import {
  CONTENT_MAPS,
  type ComponentContent,
  contentOf,
  type TrialComponentState,
} from '../../model/experiment-state.js';
import { summaryOf } from '../../model/metric-series.js';
import type { OperationTable, RequestContext } from '../../model/operation.js';
import type { Store } from '../../store/store.js';
import { allRows, pageOfRows } from '../shared/paging.js';
import { requireEntityName } from '../shared/requirements.js';
import { requireRoomForComponent } from './require-room.js';
import { sourceOf } from './trial-sources.js';

interface NameInput {
  readonly TrialComponentName: string;
}

/**
 * CreateTrialComponent, DescribeTrialComponent, ListTrialComponents, UpdateTrialComponent, DeleteTrialComponent,
 * AssociateTrialComponent, DisassociateTrialComponent.
 */
export function trialComponentOperations(store: Store): OperationTable {
  return {
    CreateTrialComponent: (input: CreateTrialComponentRequest, context) => createComponent(store, input, context),
    DescribeTrialComponent: ({ TrialComponentName }: NameInput, context) =>
      describeTrialComponent(store, findTrialComponent(store, TrialComponentName), context),
    ListTrialComponents: (input: ListTrialComponentsRequest, context) => listComponents(store, input, context),
    UpdateTrialComponent: (input: UpdateTrialComponentRequest, context): UpdateTrialComponentResponse => {
      const { name } = findTrialComponent(store, input.TrialComponentName ?? '');
      store.trialComponents.update(name, (state) => updated(state, input), context.now().getTime());
      return { TrialComponentArn: trialComponentArn(context, name) };
    },
    DeleteTrialComponent: ({ TrialComponentName }: NameInput, context): DeleteTrialComponentResponse => {
      const { name } = findTrialComponent(store, TrialComponentName);
      const trial = trialsWith(store, name)[0];
      if (trial !== undefined) {
        throw validationError(
          `Trial component '${name}' is still associated with the trial '${trial.name}'. Disassociate it first.`,
        );
      }
      store.transact(() => {
        store.trialComponents.delete(name);
        store.metricValues.removeAll(name);
        store.tags.removeAll(trialComponentArn(context, name));
      });
      return { TrialComponentArn: trialComponentArn(context, name) };
    },
    AssociateTrialComponent: (input: AssociateTrialComponentRequest, context): AssociateTrialComponentResponse => {
      const { name, state } = findTrialComponent(store, input.TrialComponentName ?? '');
      const { name: trial, state: into } = findTrial(store, input.TrialName ?? '');
      if (state.job === undefined && !into.components.includes(name)) requireRoomForComponent(store, trial);
      addToTrial(store, trial, name, context.now().getTime());
      return { TrialComponentArn: trialComponentArn(context, name), TrialArn: trialArn(context, trial) };
    },
    DisassociateTrialComponent: (
      input: DisassociateTrialComponentRequest,
      context,
    ): DisassociateTrialComponentResponse => {
      const { name } = findTrialComponent(store, input.TrialComponentName ?? '');
      const trial = findTrial(store, input.TrialName ?? '').name;
      store.trials.update(
        trial,
        (state) => ({ ...state, components: state.components.filter((other) => other !== name) }),
        context.now().getTime(),
      );
      return { TrialComponentArn: trialComponentArn(context, name), TrialArn: trialArn(context, trial) };
    },
  };
}

/** The trials that a component is in. */
const trialsWith = (store: Store, component: string) =>
  allRows(store.trials).filter(({ state }) => state.components.includes(component));

export function describeTrialComponent(
  store: Store,
  component: ReturnType<typeof findTrialComponent>,
  context: RequestContext,
): DescribeTrialComponentResponse {
  const { name, state, createdAt } = component;
  const { content, modifiedAt } = componentContent(store, component);
  const arn = trialComponentArn(context, name);
  const source = sourceOf(state.job, context);
  return {
    TrialComponentName: name,
    TrialComponentArn: arn,
    DisplayName: content.DisplayName ?? name,
    ...(source === undefined ? {} : { Source: source }),
    Status: content.Status,
    StartTime: dateOf(content.startedAt),
    EndTime: dateOf(content.endedAt),
    CreationTime: new Date(createdAt),
    CreatedBy: {},
    LastModifiedTime: new Date(modifiedAt),
    LastModifiedBy: {},
    Parameters: content.Parameters,
    InputArtifacts: content.InputArtifacts,
    OutputArtifacts: content.OutputArtifacts,
    MetadataProperties: content.MetadataProperties,
    Metrics: (content.metrics ?? []).map((series) => summaryOf(series, source?.SourceArn ?? arn)),
    ...(source === undefined ? {} : { Sources: [source] }),
  };
}

const dateOf = (milliseconds: number | undefined): Date | undefined =>
  milliseconds === undefined ? undefined : new Date(milliseconds);

function createComponent(
  store: Store,
  input: CreateTrialComponentRequest,
  context: RequestContext,
): CreateTrialComponentResponse {
  const { Tags: tags = [] } = input;
  const name = requireEntityName(input.TrialComponentName, 'trialComponentName');
  const arn = trialComponentArn(context, name);
  const created = store.transact(() => {
    const state: TrialComponentState = { status: 'Active', own: contentOf(input), removed: {} };
    if (!store.trialComponents.insert(name, { TrialComponentName: name }, state, context.now().getTime())) return false;
    store.tags.put(
      arn,
      tags.map(({ Key: key = '', Value: value = '' }) => ({ key, value })),
    );
    return true;
  });
  if (!created) throw validationError(`Trial component already exists: ${arn}`);
  return { TrialComponentArn: arn };
}

function updated(state: TrialComponentState, input: UpdateTrialComponentRequest): TrialComponentState {
  const changes = Object.entries(contentOf(input)).filter(([, value]) => value !== undefined);
  const own: Record<string, unknown> = { ...state.own, ...Object.fromEntries(changes) };
  const removed: Record<string, readonly string[]> = { ...state.removed };
  for (const map of CONTENT_MAPS) {
    const gone = input[`${map}ToRemove`] ?? [];
    const entries = Object.entries({ ...state.own[map], ...input[map] }).filter(([key]) => !gone.includes(key));
    own[map] = Object.fromEntries(entries);
    removed[map] = [...(state.removed[map] ?? []), ...gone];
  }
  return { ...state, own: own as ComponentContent, removed };
}

function listComponents(
  store: Store,
  input: ListTrialComponentsRequest,
  context: RequestContext,
): ListTrialComponentsResponse {
  const wanted = namesOf(store, input);
  // Clients write the ARN of a job with or without its capitals.
  const source = input.SourceArn?.toLowerCase();
  const shown = allRows(store.trialComponents)
    .filter(({ name }) => wanted === undefined || wanted.has(name))
    .filter(({ state }) => source === undefined || sourceOf(state.job, context)?.SourceArn.toLowerCase() === source);
  const { rows, nextToken } = pageOfRows(shown, input);
  return {
    TrialComponentSummaries: rows.map((row) => {
      const { Source, ...component } = describeTrialComponent(store, row, context);
      return {
        TrialComponentName: component.TrialComponentName,
        TrialComponentArn: component.TrialComponentArn,
        DisplayName: component.DisplayName,
        ...(Source === undefined ? {} : { TrialComponentSource: Source }),
        Status: component.Status,
        StartTime: component.StartTime,
        EndTime: component.EndTime,
        CreationTime: component.CreationTime,
        CreatedBy: {},
        LastModifiedTime: component.LastModifiedTime,
        LastModifiedBy: {},
      };
    }),
    ...(nextToken === undefined ? {} : { NextToken: nextToken }),
  };
}

/** The components that belong to the experiment or the trial; undefined when neither is asked for. */
function namesOf(store: Store, input: ListTrialComponentsRequest): Set<string> | undefined {
  if (input.TrialName !== undefined) return new Set(findTrial(store, input.TrialName).state.components);
  if (input.ExperimentName === undefined) return undefined;
  const { name } = findExperiment(store, input.ExperimentName);
  const trials = allRows(store.trials).filter(({ request }) => request.ExperimentName === name);
  return new Set(trials.flatMap(({ state }) => state.components));
}
