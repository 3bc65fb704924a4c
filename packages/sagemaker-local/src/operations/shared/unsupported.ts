import type {
  CreateEndpointConfigInput,
  CreateProcessingJobRequest,
  CreateTrainingJobRequest,
  CreateTransformJobRequest,
} from '@aws-sdk/client-sagemaker';
import type { ContainerImage } from '../../images/registry.js';
import { validationError } from '../../model/aws-error.js';

const refuse = (what: string, cure: string) => validationError(`The local SageMaker does not run ${what}. ${cure}`);

/** Refuses what would silently not happen. @throws AwsError naming the member and what to use instead */
export function requireUnsupportedAbsent(input: CreateTrainingJobRequest): void {
  const algorithm = input.AlgorithmSpecification;
  if (algorithm === undefined) throw refuse('jobs without AlgorithmSpecification', 'Name a TrainingImage.');
  if (algorithm.AlgorithmName !== undefined) {
    throw refuse(`algorithm resources (AlgorithmName '${algorithm.AlgorithmName}')`, 'Name a TrainingImage.');
  }
  for (const channel of input.InputDataConfig ?? []) {
    const name = channel.ChannelName;
    const mode = channel.InputMode ?? algorithm.TrainingInputMode;
    if (mode === 'Pipe') throw refuse(`input mode Pipe (channel '${name}')`, 'Use File or FastFile.');
    const source = channel.DataSource?.S3DataSource;
    if (source === undefined) throw refuse(`channels without S3DataSource (channel '${name}')`, 'Give an S3 source.');
    if (source.S3DataType !== 'S3Prefix' && source.S3DataType !== 'ManifestFile') {
      throw refuse(`S3DataType ${source.S3DataType} (channel '${name}')`, 'Use S3Prefix or ManifestFile.');
    }
    if (channel.CompressionType === 'Gzip') {
      throw refuse(`CompressionType Gzip (channel '${name}')`, 'AWS knows it in Pipe mode only; leave it out.');
    }
    if ((source.InstanceGroupNames ?? []).length > 0) {
      throw refuse(`InstanceGroupNames (channel '${name}')`, 'Leave them out: every host gets the channel.');
    }
  }
}

/** Refuses what would silently not happen. @throws AwsError naming the member and what to use instead */
export function requireTransformSupported(input: CreateTransformJobRequest): void {
  const { S3DataType: type } = input.TransformInput?.DataSource?.S3DataSource ?? {};
  if (type === 'AugmentedManifestFile') throw refuse(`S3DataType ${type}`, 'Use S3Prefix or ManifestFile.');
  const split = input.TransformInput?.SplitType ?? 'None';
  if (split === 'TFRecord') throw refuse(`SplitType ${split}`, 'Use None, Line or RecordIO.');
  const compression = input.TransformInput?.CompressionType ?? 'None';
  if (compression !== 'None') throw refuse(`CompressionType ${compression}`, 'Give uncompressed objects.');
}

/** Refuses what would silently not happen. @throws AwsError naming the member and what to use instead */
export function requireEndpointConfigSupported(input: CreateEndpointConfigInput): void {
  const cure = 'Leave it out.';
  if (input.AsyncInferenceConfig?.OutputConfig?.NotificationConfig !== undefined) {
    throw refuse('notifications of asynchronous inference (NotificationConfig)', cure);
  }
  if (input.ShadowProductionVariants?.length) throw refuse('shadow variants (ShadowProductionVariants)', cure);
  if (input.DataCaptureConfig?.EnableCapture === true) throw refuse('data capture (DataCaptureConfig)', cure);
  if (input.ProductionVariants?.some(({ ModelName }) => ModelName === undefined)) {
    throw refuse('inference components (a variant without ModelName)', 'Name a model.');
  }
}

/**
 * Refuses what would silently not happen.
 *
 * @param kind what the image runs as: only an image of a container engine has an entry point of its own
 * @throws AwsError naming the member and what to use instead
 */
export function requireProcessingSupported(input: CreateProcessingJobRequest, kind: ContainerImage['kind']): void {
  if (kind === 'process' && (input.AppSpecification?.ContainerEntrypoint ?? []).length === 0) {
    throw refuse('processing images by their own entry point', 'Name a ContainerEntrypoint.');
  }
  for (const { InputName: name, DatasetDefinition: definition, S3Input: source } of input.ProcessingInputs ?? []) {
    if (definition !== undefined) throw refuse(`DatasetDefinition (input '${name}')`, 'Use an S3Input.');
    if (source === undefined) throw refuse(`inputs without S3Input (input '${name}')`, 'Use an S3Input.');
    if (source.S3InputMode === 'Pipe') throw refuse(`input mode Pipe (input '${name}')`, 'Use File.');
    if (source.S3CompressionType === 'Gzip') throw refuse(`S3CompressionType Gzip (input '${name}')`, 'Use None.');
  }
  for (const { OutputName: name, S3Output: target } of input.ProcessingOutputConfig?.Outputs ?? []) {
    if (target === undefined) throw refuse(`outputs without S3Output (output '${name}')`, 'Use an S3Output.');
  }
}
