import type { ExperimentConfig, Tag } from '@aws-sdk/client-sagemaker';
import { trialComponentArn } from '../model/arns.js';
import { validationError } from '../model/aws-error.js';
import type { SourceJob } from '../model/experiment-state.js';
import type { RequestContext } from '../model/operation.js';
import type { Store } from '../store/store.js';
import { componentContent } from './component-content.js';
import { findExperiment, findTrial } from './find-experiment.js';

/** The job as it is created. */
export interface NewJob extends SourceJob {
  readonly ExperimentConfig?: ExperimentConfig | undefined;
  readonly tags?: readonly Tag[];
}

/** Name of the trial component that every job gets; AWS writes it small, whatever the job is called. */
export const jobComponentName = ({ kind, name }: SourceJob): string => `${name.toLowerCase()}-aws-${kind}`;

/**
 * Records a new job as a trial component, and puts it into the trial that its ExperimentConfig names, or into a new
 * trial of the experiment. Belongs into the transaction that stores the job.
 *
 * @throws AwsError when the experiment or the trial doesn't exist
 */
export function recordJobComponent(store: Store, job: NewJob, context: RequestContext): void {
  const { kind, name, ExperimentConfig: config, tags = [] } = job;
  const now = context.now().getTime();
  const component = jobComponentName(job);
  const trial = trialOf(store, job, context);
  // A deleted job of the same name has left its component behind.
  if (store.trialComponents.get(component)?.state.job !== undefined) {
    store.trialComponents.delete(component);
    store.tags.removeAll(trialComponentArn(context, component));
  }
  store.trialComponents.insert(
    component,
    { TrialComponentName: component },
    {
      status: 'Active',
      job: { kind, name },
      ...(config?.RunName === undefined ? {} : { runName: config.RunName }),
      own: {},
      removed: {},
    },
    now,
  );
  store.tags.put(
    trialComponentArn(context, component),
    tags.map(({ Key: key = '', Value: value = '' }) => ({ key, value })),
  );
  if (trial !== undefined) addToTrial(store, trial, component, now);
}

/** Keeps what a job shows for its trial component. Belongs into the transaction that deletes the job. */
export function keepJobComponent(store: Store, job: SourceJob, context: RequestContext): void {
  const component = store.trialComponents.get(jobComponentName(job));
  if (component === undefined) return;
  const { content } = componentContent(store, { ...component, state: { ...component.state, own: {}, removed: {} } });
  store.trialComponents.update(component.name, (state) => ({ ...state, left: content }), context.now().getTime());
}

/** @param now epoch milliseconds */
export function addToTrial(store: Store, trial: string, component: string, now: number): void {
  store.trials.update(
    trial,
    (state) =>
      state.components.includes(component) ? state : { ...state, components: [...state.components, component] },
    now,
  );
}

function trialOf(store: Store, job: NewJob, context: RequestContext): string | undefined {
  const { ExperimentName: experiment, TrialName: trial } = job.ExperimentConfig ?? {};
  if (experiment !== undefined) findExperiment(store, experiment);
  if (trial !== undefined) {
    const owner = findTrial(store, trial).request.ExperimentName;
    if (experiment === undefined || owner === experiment) return trial;
    throw validationError(`Trial '${trial}' belongs to the experiment '${owner}', not to '${experiment}'.`);
  }
  if (experiment === undefined) return undefined;
  const name = jobComponentName(job);
  store.trials.insert(
    name,
    { TrialName: name, ExperimentName: experiment },
    { status: 'Active', source: { kind: job.kind, name: job.name }, components: [] },
    context.now().getTime(),
  );
  return name;
}
