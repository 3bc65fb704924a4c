/** What an operation does. One sentence each, for people who decide whether their test can trust it. */
export interface Fidelity {
  readonly faithful: string;
  /** Left out where nothing is known to differ. */
  readonly differs?: string;
}

export interface FidelityGroup {
  readonly title: string;
  readonly note?: string;
  readonly operations: Readonly<Record<string, Fidelity>>;
}

const LIST = 'filters, SortBy, SortOrder, MaxResults, NextToken';

/** Every operation that the server serves, by resource. */
export const GROUPS: readonly FidelityGroup[] = [
  {
    title: 'Training jobs',
    note:
      'Containers really train, by the /opt/ml contract, as processes or in Docker or Podman. The first line of the algorithm comes after ' +
      'milliseconds, not minutes. Jobs share the cores: each gets OMP_NUM_THREADS (all cores, or `--threads-per-job`) and OMP_WAIT_POLICY passive, unless its ' +
      'Environment says otherwise.',
    operations: {
      CreateTrainingJob: {
        faithful:
          'channels File and FastFile; S3Prefix, ManifestFile, ShardedByS3Key; several instances; Environment; checkpoints; managed spot with ' +
          'MaxWait; RetryStrategy; Debugger hook and rules; ExperimentConfig; metric definitions; model.tar.gz and output.tar.gz',
        differs:
          'FastFile downloads like File; Pipe, file systems, augmented manifests, channels of single instance groups, algorithm resources and jobs ' +
          'without AlgorithmSpecification ' +
          'are refused by name; the hosts share one machine; spot capacity is only lost when a fault asks for it',
      },
      DescribeTrainingJob: {
        faithful:
          'statuses, secondary statuses and their transitions and messages, FailureReason by its class, FinalMetricDataList, billable seconds, ' +
          'rule evaluations',
        differs:
          'metrics appear at the end of the job; warm pools end with the server, and take no quota while they wait; profiler fields are missing',
      },
      ListTrainingJobs: { faithful: `${LIST}, WarmPoolStatusEquals`, differs: 'TrainingPlanArnEquals has no effect' },
      UpdateTrainingJob: {
        faithful: 'KeepAlivePeriodInSeconds of a warm pool that is Available; 0 ends it',
        differs: 'profiler and remote debugging are refused by name',
      },
      StopTrainingJob: {
        faithful: 'SIGTERM, 120 s, SIGKILL; Stopping, then Stopped; what is in /opt/ml/model is uploaded',
      },
      DeleteTrainingJob: { faithful: 'only jobs that have ended; the name can be used again' },
    },
  },
  {
    title: 'Hyperparameter tuning jobs',
    operations: {
      CreateHyperParameterTuningJob: {
        faithful:
          'Bayesian, Random, Grid and Hyperband; early stopping; completion criteria; limits; several definitions; warm start; scaling types',
        differs: 'our own optimizer: other points than AWS would try; Autotune is refused by name',
      },
      DescribeHyperParameterTuningJob: { faithful: 'counters, best training job, overall best, completion details' },
      ListHyperParameterTuningJobs: { faithful: LIST },
      ListTrainingJobsForHyperParameterTuningJob: { faithful: `${LIST}, sorted by the objective, too` },
      StopHyperParameterTuningJob: { faithful: 'stops its training jobs and keeps their results' },
      DeleteHyperParameterTuningJob: { faithful: 'only jobs that have ended' },
    },
  },
  {
    title: 'AutoML jobs',
    note:
      "Autopilot for tables: the search is AutoGluon Tabular, which AWS's ensembling mode is built on, on the CPU, with LightGBM, XGBoost and " +
      "scikit-learn's forests and linear models. Its packages (some hundreds of megabytes) are installed when a first job needs them, and no time of the job runs meanwhile.",
    operations: {
      CreateAutoMLJob: {
        faithful:
          'regression and classification of CSV with header and parquet; channels training and validation, or ValidationFraction; objectives; MaxCandidates, ' +
          'MaxAutoMLJobRuntimeInSeconds, MaxRuntimePerTrainingJobInSeconds; AutoMLAlgorithms; modes ENSEMBLING and AUTO; models, leaderboard and explanations in S3',
        differs:
          'AUTO is always ENSEMBLING; mode HYPERPARAMETER_TUNING, algorithms without their library (catboost, nn-torch, fastai, mlp), weights of rows, feature ' +
          'specifications, GenerateCandidateDefinitionsOnly and ModelDeployConfig are refused by name; explanations are permutation importance; no notebooks, no ' +
          'model insights; the container is one of our own',
      },
      CreateAutoMLJobV2: {
        faithful: 'TabularJobConfig, as CreateAutoMLJob',
        differs: 'time series, images and texts are refused by name, and so is AutoMLComputeConfig',
      },
      DescribeAutoMLJob: {
        faithful:
          'statuses and secondary statuses, the best candidate so far with its metric, partial failures, resolved attributes; not of jobs of V2',
        differs: 'containers of a candidate are shown when the search has ended; a short status may never be seen',
      },
      DescribeAutoMLJobV2: { faithful: 'jobs of both operations' },
      ListAutoMLJobs: { faithful: LIST },
      ListCandidatesForAutoMLJob: {
        faithful: `${LIST}, by status, name and objective; those that run and those that failed, with the reason, too`,
        differs: 'CandidateSteps are empty: candidates have no jobs of their own',
      },
      StopAutoMLJob: { faithful: 'candidates that are complete are kept, with their models' },
    },
  },
  {
    title: 'Processing jobs',
    operations: {
      CreateProcessingJob: {
        faithful:
          'ContainerEntrypoint and arguments, S3 inputs and outputs, ShardedByS3Key, Continuous and EndOfJob uploads, several hosts, ExperimentConfig',
        differs:
          'a process needs a ContainerEntrypoint; dataset definitions, feature store outputs, Pipe and Gzip are refused by name; a process sees ' +
          '/opt/ml under SAGEMAKER_BASE_DIR',
      },
      DescribeProcessingJob: { faithful: 'statuses, exit message, failure reason, times' },
      ListProcessingJobs: { faithful: LIST },
      StopProcessingJob: { faithful: 'SIGTERM, 120 s, SIGKILL' },
      DeleteProcessingJob: { faithful: 'only jobs that have ended' },
    },
  },
  {
    title: 'Models and batch transform',
    operations: {
      CreateModel: {
        faithful:
          'PrimaryContainer, Containers, model packages and their inference specifications, S3 objects and prefixes; image and artifacts must exist',
        differs: 'of an inference pipeline only the first container is used; a container needs an Image',
      },
      DescribeModel: { faithful: 'the request with its defaults' },
      ListModels: { faithful: LIST },
      DeleteModel: { faithful: 'transform jobs and endpoints that use it go on' },
      CreateTransformJob: {
        faithful:
          'S3Prefix and ManifestFile, BatchStrategy, MaxPayloadInMB, MaxConcurrentTransforms, execution-parameters, SplitType None, Line and RecordIO, AssembleWith, InputFilter, ' +
          'OutputFilter, JoinSource, retries and timeouts, good outputs of failed jobs, ExperimentConfig',
        differs:
          'one host, whatever InstanceCount says; augmented manifests, SplitType TFRecord and compressed input are refused by name',
      },
      DescribeTransformJob: { faithful: 'statuses, failure reason, times' },
      ListTransformJobs: { faithful: LIST },
      StopTransformJob: { faithful: 'nothing more is stored; Stopping, then Stopped' },
    },
  },
  {
    title: 'Real-time inference',
    operations: {
      CreateEndpointConfig: {
        faithful:
          'several variants with weights; serverless memory and concurrency; AsyncInferenceConfig with S3OutputPath and S3FailurePath',
        differs:
          'shadow variants, data capture, inference components and notifications of asynchronous inference are refused by name; a serverless variant is a ' +
          'server like any other, that takes MaxConcurrency calls at a time',
      },
      DescribeEndpointConfig: { faithful: 'the request with its defaults' },
      ListEndpointConfigs: { faithful: LIST },
      DeleteEndpointConfig: { faithful: 'endpoints that use it go on' },
      CreateEndpoint: {
        faithful: 'Creating until /ping answers, InService or Failed with its reason',
        differs:
          'one model server for each variant, whatever InitialInstanceCount says; deployment configurations have no effect',
      },
      DescribeEndpoint: { faithful: 'statuses, failure reason, weights and counts of the variants' },
      ListEndpoints: { faithful: LIST },
      UpdateEndpoint: {
        faithful: 'the old fleet serves until the new one is healthy; a new one that fails is rolled back',
        differs: 'RetainAllVariantProperties and DeploymentConfig have no effect',
      },
      UpdateEndpointWeightsAndCapacities: {
        faithful: 'weights decide the traffic',
        differs: 'capacities are shown and count for quotas',
      },
      DeleteEndpoint: { faithful: 'refused while it is created or updated; Deleting until its containers have ended' },
      InvokeEndpoint: {
        faithful:
          'variants by weight or by TargetVariant, custom attributes, 60 s, 6 MB, ModelError with the original status and message',
        differs: 'InvokeEndpointWithResponseStream is not served',
      },
      InvokeEndpointAsync: {
        faithful:
          'InputLocation, OutputLocation and FailureLocation, InferenceId, S3OutputPathExtension, Filename, RequestTTLSeconds, InvocationTimeoutSeconds, ' +
          'MaxConcurrentInvocationsPerInstance; questions survive a restart',
        differs: 'a Body is refused by name; one that was with its model when the server ended is asked again',
      },
    },
  },
  {
    title: 'Auto scaling of endpoints',
    note: 'Application Auto Scaling of the instances of variants. Their number is shown and counts for quotas; one model server answers for all of them.',
    operations: {
      RegisterScalableTarget: {
        faithful: 'limits, changes of one of them, suspension; what is outside the limits is brought to them',
        differs:
          'only sagemaker:variant:DesiredInstanceCount; tags and RoleARN have no effect; the limits hold before there is a policy',
      },
      DescribeScalableTargets: { faithful: 'by resource ids, in pages' },
      DeregisterScalableTarget: { faithful: 'its policies go with it; UpdateEndpoint is refused before, as on AWS' },
      PutScalingPolicy: {
        faithful:
          'target tracking by SageMakerVariantInvocationsPerInstance: out after 3 minutes above the target, in after 15 below nine tenths, cooldowns, DisableScaleIn',
        differs: "step scaling and metrics of one's own are refused by name; there are no alarms",
      },
      DescribeScalingPolicies: { faithful: 'by resource id and names, in pages' },
      DeleteScalingPolicy: { faithful: 'the number of instances stays' },
    },
  },
  {
    title: 'Model registry',
    operations: {
      CreateModelPackageGroup: { faithful: 'a group with tags' },
      DescribeModelPackageGroup: { faithful: 'Completed at once' },
      ListModelPackageGroups: { faithful: LIST },
      DeleteModelPackageGroup: { faithful: 'ConflictException while it has packages' },
      CreateModelPackage: {
        faithful: 'versions that are never given twice, ClientToken, approval, packages without a group',
        differs: 'Completed at once: no validation jobs, no image scans',
      },
      DescribeModelPackage: { faithful: 'by name or ARN' },
      BatchDescribeModelPackage: { faithful: 'summaries, and errors of those that are missing' },
      ListModelPackages: { faithful: `${LIST}, by approval and type` },
      UpdateModelPackage: { faithful: 'approval, metadata properties, additional inference specifications' },
      DeleteModelPackage: { faithful: 'the version stays used' },
    },
  },
  {
    title: 'Experiments',
    note:
      'Every training, processing and transform job is a trial component, `<job>-aws-training-job` and so on, with its parameters, artifacts, ' +
      'status and metrics.',
    operations: {
      CreateExperiment: { faithful: 'names once an account' },
      DescribeExperiment: { faithful: 'display name, description, times', differs: 'CreatedBy is empty' },
      ListExperiments: { faithful: LIST },
      UpdateExperiment: { faithful: 'display name and description' },
      DeleteExperiment: { faithful: 'refused while it has trials' },
      CreateTrial: { faithful: 'in an experiment that exists; refused beyond 300 of one, not counting those of jobs' },
      DescribeTrial: { faithful: 'the job that made it as its source' },
      ListTrials: { faithful: `${LIST}; by experiment or trial component` },
      UpdateTrial: { faithful: 'display name' },
      DeleteTrial: { faithful: 'refused while it has trial components' },
      CreateTrialComponent: { faithful: 'status, times, parameters, artifacts' },
      DescribeTrialComponent: {
        faithful: "a job's hyperparameters, image, instances, channels, model, status and metric summaries",
        differs: "a training job's metrics appear at its end; no lineage group",
      },
      ListTrialComponents: { faithful: `${LIST}; by experiment, trial or source` },
      UpdateTrialComponent: { faithful: 'adds to and removes from parameters and artifacts' },
      DeleteTrialComponent: { faithful: 'refused while it is in a trial' },
      AssociateTrialComponent: {
        faithful: 'a component can be in several trials; refused beyond 50 in one, not counting those of jobs',
      },
      DisassociateTrialComponent: { faithful: 'the other trials keep it' },
      BatchPutMetrics: {
        faithful: 'values are counted into the summaries of the component',
        differs: 'values of any age are taken',
      },
      BatchGetMetrics: {
        faithful: 'values that were put, by round or by minutes and hours, with every statistic',
        differs: 'metrics that the platform reads from the logs of a job are not among them; times are epoch seconds',
      },
      Search: {
        faithful:
          'filters, nested filters, subexpressions, And and Or, sorting by any property, pages; Metrics, HyperParameters, Parameters and Tags by ' +
          'name; parents of trial components',
        differs:
          'TrainingJob, Experiment, ExperimentTrial, ExperimentTrialComponent, HyperParameterTuningJob, Endpoint, ModelPackage and ' +
          'ModelPackageGroup; others are refused by name; what was changed is found at once',
      },
    },
  },
  {
    title: 'Tags and logs',
    operations: {
      ListTags: { faithful: 'MaxResults, NextToken' },
      AddTags: { faithful: 'at most 50 on a resource' },
      DeleteTags: { faithful: 'keys that are not there are ignored' },
      DescribeLogStreams: {
        faithful: 'a stream for each host, by name or by the last event',
        differs: 'only the groups of jobs and endpoints',
      },
      DescribeLogGroups: { faithful: 'by prefix and pattern, in pages', differs: 'only groups that have a stream' },
      GetLogEvents: {
        faithful: 'forward and backward tokens, times, 1 MB and 10,000 events a page, control characters as #011',
      },
      FilterLogEvents: {
        faithful: 'several streams by name or prefix, times, pages; words, phrases, ?alternatives and -exclusions',
        differs: 'stream by stream, not by time; patterns for JSON, columns and regular expressions are refused',
      },
    },
  },
  {
    title: 'Metrics of training jobs',
    note: 'What metric definitions find in the logs, in CloudWatch under /aws/sagemaker/TrainingJobs, also while the job runs.',
    operations: {
      GetMetricStatistics: {
        faithful: 'SampleCount, Average, Sum, Minimum, Maximum by period',
        differs: 'only metrics of algorithms: none of CPU, memory and disks; percentiles are refused',
      },
      GetMetricData: {
        faithful: 'several metrics at once, either order of time',
        differs: 'expressions are refused; all values come in one page',
      },
      ListMetrics: { faithful: 'by namespace, name and dimension, in pages', differs: 'RecentlyActive has no effect' },
    },
  },
];
