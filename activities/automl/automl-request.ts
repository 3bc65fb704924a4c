import type { AutoMLJobChannel, CreateAutoMLJobCommandInput } from '@aws-sdk/client-sagemaker';
import { hashOf } from '@durable-forecast/lib/hash';
import type { AutoMLPlan } from '../../contracts/automl/automl.js';
import { jobName, MAX_TUNING_JOB_NAME } from '../../contracts/jobs/job-name.js';

/** Column that models learn to forecast, by the name that feature files give it. */
const TARGET = 'demand';
/** What AutoML jobs call parquet. */
const PARQUET = 'x-application/vnd.amazon+parquet';

/** The exact name of the AutoML job of a plan. */
export const autoMLJobName = ({ owner, run: _, name: __, price: ___, ...content }: AutoMLPlan): string =>
  jobName({ owner, inputHash: hashOf(content), attempt: 1 }, MAX_TUNING_JOB_NAME);

/** The request that submit sends, without the tags; its hash identifies the job's content. */
export function autoMLRequest(plan: AutoMLPlan, roleArn: string): CreateAutoMLJobCommandInput {
  const { maxCandidates, maxSeconds, maxSecondsPerCandidate, algorithms } = plan.settings;
  return {
    AutoMLJobName: autoMLJobName(plan),
    InputDataConfig: plan.channels.map(({ name, uri, dataType }) => ({
      ChannelType: (name === 'validation' ? 'validation' : 'training') satisfies AutoMLJobChannel['ChannelType'],
      DataSource: { S3DataSource: { S3DataType: dataType, S3Uri: uri } },
      ContentType: PARQUET,
      TargetAttributeName: TARGET,
    })),
    OutputDataConfig: { S3OutputPath: plan.outputUri },
    ProblemType: 'Regression',
    AutoMLJobObjective: { MetricName: 'MSE' },
    AutoMLJobConfig: {
      Mode: 'ENSEMBLING',
      CompletionCriteria: {
        MaxCandidates: maxCandidates,
        MaxAutoMLJobRuntimeInSeconds: maxSeconds,
        ...(maxSecondsPerCandidate === undefined ? {} : { MaxRuntimePerTrainingJobInSeconds: maxSecondsPerCandidate }),
      },
      ...(algorithms === undefined
        ? {}
        : { CandidateGenerationConfig: { AlgorithmsConfig: [{ AutoMLAlgorithms: [...algorithms] }] } }),
    },
    RoleArn: roleArn,
  };
}
