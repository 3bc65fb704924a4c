import { OWNER_TAG } from '../../contracts/jobs/job-tags.js';
import type { AccessRequest } from './access-request.js';
import type { CallInput } from './recorded-call.js';
import type { TagsByName } from './tags-by-name.js';

/** A kind of resource, as its ARN names it, and the field of requests that has its name. */
interface Kind {
  readonly type: string;
  readonly field: string;
}

const kind = (type: string, field: string): Kind => ({ type, field });
const TRAINING = kind('training-job', 'TrainingJobName');
const PROCESSING = kind('processing-job', 'ProcessingJobName');
const TRANSFORM = kind('transform-job', 'TransformJobName');
const TUNING = kind('hyper-parameter-tuning-job', 'HyperParameterTuningJobName');
const AUTOML = kind('automl-job', 'AutoMLJobName');
const MODEL = kind('model', 'ModelName');
const ENDPOINT = kind('endpoint', 'EndpointName');
const CONFIG = kind('endpoint-config', 'EndpointConfigName');
const PACKAGE = kind('model-package', 'ModelPackageName');
const GROUP = kind('model-package-group', 'ModelPackageGroupName');
const EXPERIMENT = kind('experiment', 'ExperimentName');
const TRIAL = kind('experiment-trial', 'TrialName');
const COMPONENT = kind('experiment-trial-component', 'TrialComponentName');

/** The resources on which SageMaker asks IAM about each operation, by its service authorization reference; the first is the one that is made. */
const RESOURCES: Readonly<Record<string, readonly Kind[]>> = {
  AssociateTrialComponent: [TRIAL, COMPONENT],
  BatchPutMetrics: [COMPONENT, TRAINING],
  CreateAutoMLJob: [AUTOML],
  CreateEndpoint: [ENDPOINT, CONFIG],
  CreateEndpointConfig: [CONFIG],
  CreateExperiment: [EXPERIMENT],
  CreateHyperParameterTuningJob: [TUNING],
  CreateModel: [MODEL],
  CreateModelPackage: [PACKAGE, GROUP],
  CreateModelPackageGroup: [GROUP],
  CreateProcessingJob: [PROCESSING],
  CreateTrainingJob: [TRAINING],
  CreateTransformJob: [TRANSFORM],
  CreateTrial: [TRIAL, EXPERIMENT],
  CreateTrialComponent: [COMPONENT],
  DeleteEndpoint: [ENDPOINT],
  DeleteEndpointConfig: [CONFIG],
  DeleteModel: [MODEL],
  DescribeAutoMLJob: [AUTOML],
  DescribeEndpoint: [ENDPOINT],
  DescribeEndpointConfig: [CONFIG],
  DescribeHyperParameterTuningJob: [TUNING],
  DescribeModel: [MODEL],
  DescribeModelPackage: [PACKAGE],
  DescribeProcessingJob: [PROCESSING],
  DescribeTrainingJob: [TRAINING],
  DescribeTransformJob: [TRANSFORM],
  DescribeTrial: [TRIAL],
  DescribeTrialComponent: [COMPONENT],
  InvokeEndpoint: [ENDPOINT],
  InvokeEndpointAsync: [ENDPOINT],
  ListTrainingJobsForHyperParameterTuningJob: [TUNING],
  StopAutoMLJob: [AUTOML],
  StopHyperParameterTuningJob: [TUNING],
  StopProcessingJob: [PROCESSING],
  StopTrainingJob: [TRAINING],
  StopTransformJob: [TRANSFORM],
  UpdateEndpoint: [ENDPOINT, CONFIG],
  UpdateModelPackage: [PACKAGE],
  UpdateTrialComponent: [COMPONENT],
};

/** Operations that IAM is asked about as a whole. */
const ON_NO_RESOURCE = new Set([
  'ListAutoMLJobs',
  'ListCandidatesForAutoMLJob',
  'ListEndpoints',
  'ListExperiments',
  'ListHyperParameterTuningJobs',
  'ListModelPackages',
  'ListProcessingJobs',
  'ListTrainingJobs',
  'ListTransformJobs',
  'ListTrialComponents',
  'ListTrials',
  'Search',
]);

/** Operations that are a raw request, because no client has them. */
const RAW: Readonly<Record<string, string>> = { 'PUT /BatchPutMetrics': 'BatchPutMetrics' };

/** What SageMaker asks IAM about a call, its tags and the roles that it passes on. */
export function sagemakerRequests(name: string, input: CallInput, tags: TagsByName): readonly AccessRequest[] {
  const call = RAW[name] ?? name;
  const action = `sagemaker:${call}`;
  if (call === 'ListTags') return [{ action, resource: anyOf(typeOf(input.ResourceArn as string)), context: {} }];
  if (ON_NO_RESOURCE.has(call)) return [{ action, resource: '*', context: {} }];
  const kinds = RESOURCES[call];
  if (kinds === undefined)
    throw new Error(`On which resources does SageMaker ask IAM about ${call}? Enter it in RESOURCES.`);
  const given = tagKeys(input);
  const requests = kinds.map(({ type, field }, index) => {
    const isMade = index === 0 && call.startsWith('Create');
    const has = isMade ? [] : tagsOf(tags, type, String(input[field]));
    return {
      action,
      resource: anyOf(type),
      context: { ...named('aws:RequestTag/', given), ...named('aws:ResourceTag/', has) },
    };
  });
  return [...requests, ...tagging(call, kinds, given), ...passing(input)];
}

/** A training job that a tuning job has started has the tags of that. */
function tagsOf(tags: TagsByName, type: string, name: string): readonly string[] {
  const own = tags.get(`${type}/${name}`);
  if (own !== undefined || type !== TRAINING.type) return own ?? [];
  const prefix = `${TUNING.type}/`;
  const parent = [...tags.keys()].find(
    (key) => key.startsWith(prefix) && name.startsWith(`${key.slice(prefix.length)}-`),
  );
  return parent === undefined ? [] : (tags.get(parent) ?? []);
}

/** What a call has created with which tags; undefined for calls that create nothing with tags. */
export function taggedBy(call: string, input: CallInput): readonly [string, readonly string[]] | undefined {
  const [made] = RESOURCES[call] ?? [];
  if (made === undefined || !call.startsWith('Create')) return undefined;
  return [`${made.type}/${input[made.field]}`, tagKeys(input)];
}

const anyOf = (type: string): string => `arn:\${partition}:sagemaker:\${region}:\${account}:${type}/*`;

const typeOf = (arn: string): string => (arn.split(':')[5] as string).split('/')[0] as string;

const tagKeys = ({ Tags: tags }: CallInput): readonly string[] =>
  ((tags ?? []) as readonly { readonly Key: string }[]).map(({ Key }) => Key);

/** Tags that say whose a thing is, whatever else there is; their values differ from run to run. */
const TELLING = [OWNER_TAG, 'forecast:name'];

const named = (prefix: string, keys: readonly string[]): Record<string, readonly string[]> =>
  Object.fromEntries(TELLING.filter((key) => keys.includes(key)).map((key) => [`${prefix}${key}`, ['…']]));

/** A thing that is created with tags takes the right to tag it as well. */
function tagging(call: string, [made]: readonly Kind[], given: readonly string[]): readonly AccessRequest[] {
  if (made === undefined || given.length === 0) return [];
  return [{ action: 'sagemaker:AddTags', resource: anyOf(made.type), context: { 'sagemaker:TaggingAction': [call] } }];
}

/** Roles that SageMaker is told to take on, wherever in the request they stand. */
function passing(input: CallInput): readonly AccessRequest[] {
  const roles = new Set<string>();
  JSON.stringify(input, (name, value) => {
    if (/^(Role|RoleArn|ExecutionRoleArn)$/.test(name) && typeof value === 'string') roles.add(value);
    return value;
  });
  return [...roles].map(() => ({
    action: 'iam:PassRole',
    resource: `\${job_role_arn}`,
    context: { 'iam:PassedToService': ['sagemaker.amazonaws.com'] },
  }));
}

/** Whether IAM ever asks about an action on a kind of resource; of other services than SageMaker yes. */
export function asksAbout(action: string, resource: string): boolean {
  const [service, name] = action.split(':') as [string, string];
  const kinds = RESOURCES[name];
  if (service !== 'sagemaker' || kinds === undefined) return true;
  return kinds.some(({ type }) => type === typeOf(resource));
}
