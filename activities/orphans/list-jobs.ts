import {
  ListAutoMLJobsCommand,
  ListEndpointsCommand,
  ListHyperParameterTuningJobsCommand,
  ListProcessingJobsCommand,
  ListTrainingJobsCommand,
  ListTransformJobsCommand,
  type SageMakerClient,
} from '@aws-sdk/client-sagemaker';
import type { JobKind } from '../../contracts/maintenance/orphans.js';
import { isChanging } from '../endpoints/describe-endpoint.js';

/** A job in progress, or an endpoint that can be deleted. */
export interface ListedJob {
  readonly kind: JobKind;
  readonly name: string;
  readonly arn: string;
  readonly createdAt: Date;
}

interface Page {
  readonly jobs: readonly ListedJob[];
  readonly next: string | undefined;
}

/** One page of the jobs of a kind that are in progress. Listing has a rate of its own, 2 calls a second on AWS. */
export async function listJobs(sagemaker: SageMakerClient, kind: JobKind, token: string | undefined): Promise<Page> {
  const page = { StatusEquals: 'InProgress', MaxResults: 100, NextToken: token } as const;
  switch (kind) {
    case 'tuning': {
      const { HyperParameterTuningJobSummaries: rows = [], NextToken: next } = await sagemaker.send(
        new ListHyperParameterTuningJobsCommand(page),
      );
      return {
        jobs: rows.map((row) => job(kind, row.HyperParameterTuningJobName, row.HyperParameterTuningJobArn, row)),
        next,
      };
    }
    case 'automl': {
      const { AutoMLJobSummaries: rows = [], NextToken: next } = await sagemaker.send(new ListAutoMLJobsCommand(page));
      return { jobs: rows.map((row) => job(kind, row.AutoMLJobName, row.AutoMLJobArn, row)), next };
    }
    case 'training': {
      const { TrainingJobSummaries: rows = [], NextToken: next } = await sagemaker.send(
        new ListTrainingJobsCommand(page),
      );
      return { jobs: rows.map((row) => job(kind, row.TrainingJobName, row.TrainingJobArn, row)), next };
    }
    case 'transform': {
      const { TransformJobSummaries: rows = [], NextToken: next } = await sagemaker.send(
        new ListTransformJobsCommand(page),
      );
      return { jobs: rows.map((row) => job(kind, row.TransformJobName, row.TransformJobArn, row)), next };
    }
    case 'endpoint': {
      const { Endpoints: rows = [], NextToken: next } = await sagemaker.send(
        new ListEndpointsCommand({ MaxResults: 100, NextToken: token }),
      );
      // SageMaker deletes none that it is still at work on; a later search finds it.
      const settled = rows.filter(({ EndpointStatus: status }) => !isChanging(status));
      return { jobs: settled.map((row) => job(kind, row.EndpointName, row.EndpointArn, row)), next };
    }
    case 'processing': {
      const { ProcessingJobSummaries: rows = [], NextToken: next } = await sagemaker.send(
        new ListProcessingJobsCommand(page),
      );
      return { jobs: rows.map((row) => job(kind, row.ProcessingJobName, row.ProcessingJobArn, row)), next };
    }
  }
}

const job = (
  kind: JobKind,
  name: string | undefined,
  arn: string | undefined,
  { CreationTime: createdAt }: { CreationTime?: Date | undefined },
): ListedJob => ({ kind, name: name ?? '', arn: arn ?? '', createdAt: createdAt ?? new Date(0) });
