import type { S3Client } from '@aws-sdk/client-s3';
import type { AutoMLAlgorithm, AutoMLProblemTypeConfig } from '@aws-sdk/client-sagemaker';
import { parseS3Uri } from '@durable-forecast/lib/s3-uri';
import { noObjectsMessage, sourceExists } from '../../hosts/channels.js';
import type { ImageRegistry } from '../../images/registry.js';
import { automlImage } from '../../jobs/automl/automl-image.js';
import { settingsOf } from '../../jobs/automl/automl-settings.js';
import { OBJECTIVES } from '../../model/automl-objective.js';
import type { AutoMLRequest } from '../../model/automl-state.js';
import { type AwsError, validationError } from '../../model/aws-error.js';
import type { RequestContext } from '../../model/operation.js';
import { requireS3Uri } from '../shared/requirements.js';

const NAME = '[a-zA-Z0-9](-*[a-zA-Z0-9]){0,31}';
const MAX_NAME = 32;

/** Of the algorithms that AWS has for tables, those whose libraries the container has. */
export const INSTALLED_ALGORITHMS: readonly AutoMLAlgorithm[] = [
  'lightgbm',
  'xgboost',
  'randomforest',
  'extra-trees',
  'linear-learner',
];

const CONTENT_TYPES = ['text/csv;header=present', 'x-application/vnd.amazon+parquet'];

const refuse = (what: string, cure: string): AwsError =>
  validationError(`The local SageMaker does not run ${what}. ${cure}`);

/** Names become folders. @throws AwsError in AWS's words */
export function requireAutoMLName(name: string | undefined): string {
  if (name !== undefined && name.length <= MAX_NAME && new RegExp(`^${NAME}$`).test(name)) return name;
  const demand =
    name !== undefined && name.length > MAX_NAME
      ? `Member must have length less than or equal to ${MAX_NAME}`
      : `Member must satisfy regular expression pattern: ${NAME}`;
  throw validationError(
    `1 validation error detected: Value '${String(name).slice(0, 200)}' at 'autoMLJobName' failed to satisfy ` +
      `constraint: ${demand}`,
  );
}

/** Refuses what would silently not happen. @throws AwsError naming the member and what to use instead */
export function requireAutoMLPossible(request: AutoMLRequest): void {
  const { version, input } = request;
  if (version === 2) requireTabular(input.AutoMLProblemTypeConfig);
  const tabular = version === 2 ? input.AutoMLProblemTypeConfig?.TabularJobConfig : undefined;
  const config = version === 1 ? input.AutoMLJobConfig : tabular;
  const definitionsOnly = (version === 1 ? input : tabular)?.GenerateCandidateDefinitionsOnly;
  if (config?.Mode === 'HYPERPARAMETER_TUNING') {
    throw refuse('AutoML jobs of mode HYPERPARAMETER_TUNING', 'Use ENSEMBLING or AUTO.');
  }
  if (definitionsOnly === true) throw refuse('AutoML jobs with GenerateCandidateDefinitionsOnly', 'Leave it out.');
  if (input.ModelDeployConfig !== undefined) {
    throw refuse('deployments of AutoML jobs (ModelDeployConfig)', 'Create a model of the InferenceContainers.');
  }
  if (version === 2 && input.AutoMLComputeConfig !== undefined) {
    throw refuse('AutoML jobs on EMR (AutoMLComputeConfig)', 'Leave it out.');
  }
  const specification =
    version === 1
      ? input.AutoMLJobConfig?.CandidateGenerationConfig?.FeatureSpecificationS3Uri
      : tabular?.FeatureSpecificationS3Uri;
  if (specification !== undefined) {
    throw refuse('feature specifications (FeatureSpecificationS3Uri)', 'Leave out the columns that are no features.');
  }
  requireUnweighted(request);
  for (const algorithm of settingsOf(request).algorithms) {
    if (INSTALLED_ALGORITHMS.includes(algorithm)) continue;
    throw refuse(`algorithm ${algorithm} in AutoML jobs`, `It has ${INSTALLED_ALGORITHMS.join(', ')}.`);
  }
}

/** What AWS checks before it takes a job, beyond the shape of the request. @throws AwsError */
export async function requireAutoMLFits(
  { images, s3 }: { readonly images: ImageRegistry; readonly s3: S3Client },
  request: AutoMLRequest,
  context: RequestContext,
): Promise<void> {
  requireObjectiveFits(request);
  requireChannelsFit(request);
  const { training, validation, outputUri, roleArn } = settingsOf(request);
  requireS3Uri(outputUri, 'S3OutputPath');
  for (const { uri } of validation === undefined ? [training] : [training, validation]) {
    requireS3Uri(uri, 'S3Uri of InputDataConfig');
    if (await sourceExists(s3, uri)) continue;
    throw validationError(noObjectsMessage(uri, parseS3Uri(uri).bucket, context.region, roleArn));
  }
  const image = automlImage(context);
  if ((await images.find(image)) === undefined) {
    throw validationError(
      `AutoML jobs need the image ${image}, which nothing stands for here. Start the server with --runner auto, or build ` +
        'containers/autopilot of the package as sagemaker-local-autopilot:1.',
    );
  }
}

/** @throws AwsError where the problem is none of a table */
function requireTabular(config: AutoMLProblemTypeConfig | undefined): void {
  const [kind, ...more] = Object.entries(config ?? {}).flatMap(([name, value]) => (value === undefined ? [] : [name]));
  if (kind === undefined || more.length > 0) {
    throw validationError('AutoMLProblemTypeConfig must have exactly one problem type, such as TabularJobConfig.');
  }
  if (kind !== 'TabularJobConfig') throw refuse(`AutoML jobs with ${kind}`, 'Use TabularJobConfig.');
}

/** @throws AwsError where rows shall weigh */
function requireUnweighted({ version, input }: AutoMLRequest): void {
  const weights =
    version === 1
      ? input.InputDataConfig?.map(({ SampleWeightAttributeName }) => SampleWeightAttributeName)
      : [input.AutoMLProblemTypeConfig?.TabularJobConfig?.SampleWeightAttributeName];
  if (weights?.some((name) => name !== undefined)) {
    throw refuse('weights of rows in AutoML jobs (SampleWeightAttributeName)', 'Leave it out.');
  }
}

/** @throws AwsError where objective and problem type don't belong together */
function requireObjectiveFits(request: AutoMLRequest): void {
  const { objective, problemType } = settingsOf(request);
  if ((objective === undefined) !== (problemType === undefined)) {
    throw validationError(
      'AutoMLJobObjective and ProblemType must be given both, or neither: the job then finds both by the values of the target.',
    );
  }
  if (objective === undefined || problemType === undefined) return;
  if (OBJECTIVES[problemType].includes(objective)) return;
  throw validationError(
    `Objective ${objective} is not one of problem type ${problemType}, which has ${OBJECTIVES[problemType].join(', ')}.`,
  );
}

/** @throws AwsError where the rows are given in a way that no search could read */
function requireChannelsFit(request: AutoMLRequest): void {
  const { version, input } = request;
  const given = (version === 1 ? input.InputDataConfig : input.AutoMLJobInputDataConfig) ?? [];
  const kinds = given.map(({ ChannelType }) => ChannelType ?? 'training');
  if (!kinds.includes('training') || new Set(kinds).size < kinds.length) {
    throw validationError(
      `InputDataConfig must have one channel of type training, and may have one of type validation; it has ${kinds.join(', ')}.`,
    );
  }
  const settings = settingsOf(request);
  const { training, validation, validationFraction } = settings;
  for (const channel of validation === undefined ? [training] : [training, validation]) requireReadable(channel);
  if (validation === undefined) return;
  if (validation.contentType !== training.contentType || validation.compression !== training.compression) {
    throw validationError('Channels training and validation must have the same ContentType and CompressionType.');
  }
  if (validationFraction !== undefined) {
    throw validationError(
      'DataSplitConfig has no place where there is a channel of type validation. Leave out one of them.',
    );
  }
  const targets = version === 1 ? input.InputDataConfig?.map(({ TargetAttributeName }) => TargetAttributeName) : [];
  if (new Set(targets).size > 1) {
    throw validationError(`All channels must have the same TargetAttributeName; they have ${targets?.join(', ')}.`);
  }
}

function requireReadable({ contentType, dataType }: ReturnType<typeof settingsOf>['training']): void {
  if (dataType !== 'S3Prefix' && dataType !== 'ManifestFile') {
    throw refuse(`S3DataType ${dataType} in AutoML jobs`, 'Use S3Prefix or ManifestFile.');
  }
  if (!CONTENT_TYPES.includes(contentType.replaceAll(' ', ''))) {
    throw validationError(`ContentType '${contentType}' is not one of ${CONTENT_TYPES.join(', ')}.`);
  }
}
