import {
  bucket,
  probeImage,
  roleArn,
  trainingRequest,
} from '../../../packages/sagemaker-local/test/support/test-bench.js';

const NAME = 'known';
const output = { S3OutputPath: `s3://${bucket}/out` };
const resources = { InstanceType: 'ml.m5.xlarge', InstanceCount: 1, VolumeSizeInGB: 1 };
const channel = {
  ChannelName: 'train',
  ContentType: 'text/csv',
  DataSource: { S3DataSource: { S3DataType: 'S3Prefix', S3Uri: `s3://${bucket}/data` } },
};
const training = `arn:aws:sagemaker:us-east-1:000000000000:training-job/${NAME}`;
const span = { StartTime: 1_760_000_000, EndTime: 1_960_000_000 };

/**
 * Requests that the server answers, by their targets: what is changed in one of them gets further than what was made up
 * as a whole.
 *
 * @param name of what they make
 */
export const soundRequests = (name: string): Readonly<Record<string, unknown>> => ({
  'SageMaker.CreateTrainingJob': {
    ...trainingRequest(name, { rounds: '1' }),
    InputDataConfig: [channel],
    AlgorithmSpecification: {
      TrainingImage: probeImage,
      TrainingInputMode: 'File',
      MetricDefinitions: [{ Name: 'error', Regex: 'train-rmse:([0-9.]+)' }],
    },
    CheckpointConfig: { S3Uri: `s3://${bucket}/checkpoints` },
    DebugHookConfig: { ...output, CollectionConfigurations: [{ CollectionName: 'metrics' }] },
    DebugRuleConfigurations: [
      {
        RuleConfigurationName: 'rule',
        RuleEvaluatorImage: probeImage,
        RuleParameters: { rule_to_invoke: 'AllZero', tensor_regex: '.*' },
      },
    ],
    Environment: { MINE: 'yes' },
    ExperimentConfig: { ExperimentName: NAME, TrialName: NAME },
    Tags: [{ Key: 'team', Value: 'demand' }],
  },
  'SageMaker.CreateProcessingJob': {
    ProcessingJobName: name,
    RoleArn: roleArn,
    AppSpecification: { ImageUri: probeImage, ContainerEntrypoint: ['true'], ContainerArguments: ['a'] },
    ProcessingResources: { ClusterConfig: resources },
    ProcessingInputs: [
      {
        InputName: 'data',
        S3Input: { S3Uri: `s3://${bucket}/data`, LocalPath: '/opt/ml/processing/in', S3DataType: 'S3Prefix' },
      },
    ],
  },
  'SageMaker.CreateTransformJob': {
    TransformJobName: name,
    ModelName: NAME,
    TransformInput: { DataSource: { S3DataSource: channel.DataSource.S3DataSource }, SplitType: 'Line' },
    TransformOutput: output,
    TransformResources: { InstanceType: 'ml.m5.xlarge', InstanceCount: 1 },
    DataProcessing: { InputFilter: '$[0]', JoinSource: 'None' },
  },
  'SageMaker.CreateModel': {
    ModelName: name,
    ExecutionRoleArn: roleArn,
    PrimaryContainer: { Image: probeImage, Environment: { A: 'b' } },
  },
  'SageMaker.CreateEndpointConfig': {
    EndpointConfigName: name,
    ProductionVariants: [
      { VariantName: 'all', ModelName: NAME, ServerlessConfig: { MemorySizeInMB: 2048, MaxConcurrency: 2 } },
    ],
  },
  'SageMaker.CreateModelPackage': {
    ModelPackageGroupName: NAME,
    InferenceSpecification: {
      Containers: [{ Image: probeImage }],
      SupportedContentTypes: ['text/csv'],
      SupportedResponseMIMETypes: ['text/csv'],
    },
    CustomerMetadataProperties: { wrmsse: '0.6' },
  },
  'SageMaker.UpdateModelPackage': { ModelPackageArn: `${NAME}/1`, CustomerMetadataProperties: { a: 'b' } },
  'SageMaker.CreateTrial': { TrialName: name, ExperimentName: NAME },
  'SageMaker.CreateTrialComponent': { TrialComponentName: name, Parameters: { eta: { NumberValue: 0.1 } } },
  'SageMaker.UpdateTrialComponent': {
    TrialComponentName: NAME,
    Parameters: { eta: { StringValue: 'x' } },
    ParametersToRemove: ['eta'],
    InputArtifacts: { data: { Value: 's3://b/k' } },
  },
  'SageMaker.Search': {
    Resource: 'TrainingJob',
    SearchExpression: {
      Filters: [{ Name: 'TrainingJobStatus', Operator: 'Equals', Value: 'Completed' }],
      SubExpressions: [{ Filters: [{ Name: 'Metrics.error', Operator: 'LessThan', Value: '1' }], Operator: 'Or' }],
    },
    SortBy: 'CreationTime',
    MaxResults: 10,
  },
  'SageMaker.ListTrainingJobs': {
    NameContains: 'k',
    StatusEquals: 'Completed',
    SortBy: 'Name',
    SortOrder: 'Descending',
    MaxResults: 5,
    CreationTimeAfter: 1_700_000_000,
    WarmPoolStatusEquals: 'Available',
  },
  'SageMaker.ListModelPackages': {
    ModelPackageGroupName: NAME,
    SortBy: 'Name',
    MaxResults: 5,
    ModelPackageType: 'Both',
  },
  'SageMaker.DescribeTrainingJob': { TrainingJobName: NAME },
  'SageMaker.UpdateTrainingJob': { TrainingJobName: NAME, ResourceConfig: { KeepAlivePeriodInSeconds: 60 } },
  'SageMaker.StopTrainingJob': { TrainingJobName: NAME },
  'SageMaker.AddTags': { ResourceArn: training, Tags: [{ Key: 'k', Value: 'v' }] },
  'SageMaker.ListTags': { ResourceArn: training, MaxResults: 50 },
  'SageMaker.DeleteTags': { ResourceArn: training, TagKeys: ['k'] },
  'Logs_20140328.DescribeLogStreams': {
    logGroupName: '/aws/sagemaker/TrainingJobs',
    logStreamNamePrefix: NAME,
    limit: 5,
    descending: true,
  },
  'Logs_20140328.FilterLogEvents': {
    logGroupName: '/aws/sagemaker/TrainingJobs',
    filterPattern: 'begin -end ?rmse',
    startTime: 0,
    limit: 10,
  },
  'Logs_20140328.GetLogEvents': {
    logGroupName: '/aws/sagemaker/TrainingJobs',
    logStreamName: `${NAME}/algo-1-1`,
    limit: 10,
    startFromHead: true,
  },
  'GraniteServiceVersion20100801.GetMetricData': {
    MetricDataQueries: [
      {
        Id: 'm1',
        MetricStat: {
          Metric: {
            Namespace: '/aws/sagemaker/TrainingJobs',
            MetricName: 'error',
            Dimensions: [{ Name: 'TrainingJobName', Value: NAME }],
          },
          Period: 60,
          Stat: 'Average',
        },
      },
    ],
    ...span,
  },
  'GraniteServiceVersion20100801.ListMetrics': { Namespace: '/aws/sagemaker/TrainingJobs', MetricName: 'error' },
  'AnyScaleFrontendService.RegisterScalableTarget': {
    ServiceNamespace: 'sagemaker',
    ResourceId: `endpoint/${NAME}/variant/all`,
    ScalableDimension: 'sagemaker:variant:DesiredInstanceCount',
    MinCapacity: 1,
    MaxCapacity: 3,
  },
  'AnyScaleFrontendService.PutScalingPolicy': {
    PolicyName: name,
    ServiceNamespace: 'sagemaker',
    ResourceId: `endpoint/${NAME}/variant/all`,
    ScalableDimension: 'sagemaker:variant:DesiredInstanceCount',
    PolicyType: 'TargetTrackingScaling',
    TargetTrackingScalingPolicyConfiguration: {
      TargetValue: 5,
      PredefinedMetricSpecification: { PredefinedMetricType: 'SageMakerVariantInvocationsPerInstance' },
    },
  },
});
