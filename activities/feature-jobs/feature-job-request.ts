import type { CreateProcessingJobCommandInput } from '@aws-sdk/client-sagemaker';
import { hashOf } from '@durable-forecast/lib/hash';
import { FEATURE_JOB_FOLDERS, FEATURE_JOB_PROGRAM, type FeatureJobPlan } from '../../contracts/jobs/feature-job.js';
import { jobName } from '../../contracts/jobs/job-name.js';

/** The exact name of the job. Where it might have run too makes no other job. */
export const featureJobName = ({ owner, attempt, instanceTypes: _others, ...content }: FeatureJobPlan): string =>
  jobName({ owner, inputHash: hashOf(content), attempt });

/** Folder of the reports of the job: each attempt has its own, so that none is taken for another's. */
export const reportsOf = (plan: FeatureJobPlan): string => `${plan.reportsUri}/${featureJobName(plan)}`;

/** The request that submit sends, without the tags; its hash identifies the job's content. */
export const featureJobRequest = (plan: FeatureJobPlan, roleArn: string): CreateProcessingJobCommandInput => ({
  ProcessingJobName: featureJobName(plan),
  RoleArn: roleArn,
  AppSpecification: { ImageUri: plan.image, ContainerEntrypoint: [FEATURE_JOB_PROGRAM] },
  ProcessingInputs: [
    {
      InputName: 'task',
      S3Input: {
        ...{ S3Uri: plan.taskUri, LocalPath: FEATURE_JOB_FOLDERS.task },
        ...{ S3DataType: 'S3Prefix', S3InputMode: 'File', S3DataDistributionType: 'FullyReplicated' },
      },
    },
    {
      InputName: 'panels',
      S3Input: {
        ...{ S3Uri: plan.panelsUri, LocalPath: FEATURE_JOB_FOLDERS.panels },
        ...{ S3DataType: 'ManifestFile', S3InputMode: 'File', S3DataDistributionType: 'ShardedByS3Key' },
      },
    },
  ],
  ProcessingOutputConfig: {
    Outputs: [outputTo('features', plan.featuresUri), outputTo('reports', reportsOf(plan))],
  },
  ProcessingResources: {
    ClusterConfig: {
      InstanceCount: plan.instances,
      InstanceType: plan.instanceType as never,
      VolumeSizeInGB: plan.volumeGb,
    },
  },
  StoppingCondition: { MaxRuntimeInSeconds: plan.maxRuntimeSeconds },
});

/** At the end of the job: uploads that go on would show other runs files that are half written. */
const outputTo = (name: 'features' | 'reports', S3Uri: string) => ({
  OutputName: name,
  S3Output: { S3Uri, LocalPath: FEATURE_JOB_FOLDERS[name], S3UploadMode: 'EndOfJob' as const },
});
