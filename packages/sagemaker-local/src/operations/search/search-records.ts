import type { Parent, ResourceType, SearchRecord } from '@aws-sdk/client-sagemaker';
import * as sagemaker from '@aws-sdk/client-sagemaker';
import {
  endpointArn,
  experimentArn,
  modelPackageArn,
  modelPackageGroupArn,
  trainingJobArn,
  trialArn,
  trialComponentArn,
  tuningJobArn,
} from '../../model/arns.js';
import type { RequestContext } from '../../model/operation.js';
import type { Store } from '../../store/store.js';
import { describeEndpoint } from '../endpoints/endpoints.js';
import { describeExperiment } from '../experiments/experiments.js';
import { describeTrialComponent } from '../experiments/trial-components.js';
import { describeTrial } from '../experiments/trials.js';
import { describeModelPackageGroup } from '../models/model-package-groups.js';
import { describeModelPackage } from '../models/model-packages.js';
import { allRows } from '../shared/paging.js';
import { describeTrainingJob } from '../training/describe-training-job.js';
import { describeTuningJob } from '../tuning/describe-tuning-job.js';
import type { Properties } from './property.js';

/** A kind of resource that Search finds. */
export interface Searched {
  /** Its member of SearchRecord. */
  readonly member: keyof SearchRecord;
  /** Its structure in the SDK's schemas. */
  readonly schema: unknown;
  /** Properties that filters and SortBy may name, although no member shows them. */
  readonly hidden?: readonly string[];
  readonly records: (store: Store, context: RequestContext) => Properties[];
}

/** By the value of Search's Resource. */
export const SEARCHED: Partial<Record<ResourceType, Searched>> = {
  TrainingJob: {
    member: 'TrainingJob',
    schema: sagemaker.TrainingJob$,
    records: (store, context) =>
      allRows(store.trainingJobs).map((job) => ({
        ...describeTrainingJob(job, job.request.AlgorithmSpecification?.MetricDefinitions, context),
        Tags: tagsOf(store, trainingJobArn(context, job.name)),
      })),
  },
  Experiment: {
    member: 'Experiment',
    schema: sagemaker.Experiment$,
    records: (store, context) =>
      allRows(store.experiments).map((row) => ({
        ...describeExperiment(row, context),
        Tags: tagsOf(store, experimentArn(context, row.name)),
      })),
  },
  ExperimentTrial: { member: 'Trial', schema: sagemaker.Trial$, records: trialRecords },
  ExperimentTrialComponent: {
    member: 'TrialComponent',
    schema: sagemaker.TrialComponent$,
    records: trialComponentRecords,
  },
  HyperParameterTuningJob: {
    member: 'HyperParameterTuningJob',
    schema: sagemaker.HyperParameterTuningJobSearchEntity$,
    records: (store, context) =>
      allRows(store.tuningJobs).map((job) => ({
        ...describeTuningJob(store, job, context),
        Tags: tagsOf(store, tuningJobArn(context, job.name)),
      })),
  },
  Endpoint: {
    member: 'Endpoint',
    schema: sagemaker.Endpoint$,
    records: (store, context) =>
      allRows(store.endpoints).map(({ name }) => ({
        ...describeEndpoint(store, name, context),
        Tags: tagsOf(store, endpointArn(context, name)),
      })),
  },
  ModelPackage: {
    member: 'ModelPackage',
    schema: sagemaker.ModelPackage$,
    records: (store, context) =>
      allRows(store.modelPackages).map((row) => ({
        ...describeModelPackage(row, context),
        Tags: tagsOf(store, modelPackageArn(context, row.name)),
      })),
  },
  ModelPackageGroup: {
    member: 'ModelPackageGroup',
    schema: sagemaker.ModelPackageGroup$,
    // What every search is sorted by unless it says otherwise.
    hidden: ['LastModifiedTime'],
    records: (store, context) =>
      allRows(store.modelPackageGroups).map((row) => ({
        ...describeModelPackageGroup(row, context),
        LastModifiedTime: new Date(row.modifiedAt),
        Tags: tagsOf(store, modelPackageGroupArn(context, row.name)),
      })),
  },
};

/** The members of a structure in the SDK's schemas: kind, namespace, name, traits, member names. */
export const membersOf = (schema: unknown): readonly string[] => (schema as readonly unknown[])[4] as readonly string[];

function trialRecords(store: Store, context: RequestContext): Properties[] {
  const components = new Map(allRows(store.trialComponents).map((row) => [row.name, row]));
  return allRows(store.trials).map((row) => ({
    ...describeTrial(row, context),
    TrialComponentSummaries: row.state.components
      .map((name) => components.get(name))
      .filter((component) => component !== undefined)
      .map((component) => {
        const { TrialComponentName, TrialComponentArn, Source, CreationTime } = describeTrialComponent(
          store,
          component,
          context,
        );
        return { TrialComponentName, TrialComponentArn, TrialComponentSource: Source, CreationTime, CreatedBy: {} };
      }),
    Tags: tagsOf(store, trialArn(context, row.name)),
  }));
}

function trialComponentRecords(store: Store, context: RequestContext): Properties[] {
  const parents = parentsByComponent(store);
  return allRows(store.trialComponents).map((row) => {
    const shown = describeTrialComponent(store, row, context);
    const { job, runName } = row.state;
    const training = job?.kind === 'training-job' ? store.trainingJobs.get(job.name) : undefined;
    return {
      ...shown,
      ...(shown.Source === undefined
        ? {}
        : {
            SourceDetail: {
              SourceArn: shown.Source.SourceArn,
              ...(training === undefined ? {} : { TrainingJob: describeTrainingJob(training, undefined, context) }),
            },
          }),
      ...(runName === undefined ? {} : { RunName: runName }),
      Parents: parents.get(row.name) ?? [],
      Tags: tagsOf(store, trialComponentArn(context, row.name)),
    };
  });
}

function parentsByComponent(store: Store): Map<string, Parent[]> {
  const parents = new Map<string, Parent[]>();
  for (const { name, request, state } of allRows(store.trials)) {
    const parent = { TrialName: name, ExperimentName: request.ExperimentName };
    for (const component of state.components) parents.set(component, [...(parents.get(component) ?? []), parent]);
  }
  return parents;
}

const tagsOf = (store: Store, arn: string) =>
  store.tags.list(arn).map(({ key, value }) => ({ Key: key, Value: value }));
