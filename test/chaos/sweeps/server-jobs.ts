import { DescribeTrainingJobCommand, paginateListTrainingJobs, type SageMakerClient } from '@aws-sdk/client-sagemaker';

/** A training job as the server knows it, whoever started it. */
export interface ServerJob {
  readonly name: string;
  /** Its trial, for example `trial-003`. */
  readonly trial: string;
  readonly status: string;
  readonly billableSeconds: number;
}

/** Every training job that a run's sweep ever started, by asking the server itself. */
export async function jobsOf(client: SageMakerClient, run: string): Promise<ServerJob[]> {
  const jobs: ServerJob[] = [];
  const pages = paginateListTrainingJobs({ client }, { NameContains: `${run}-sweep-`, MaxResults: 100 });
  for await (const { TrainingJobSummaries: summaries = [] } of pages) {
    for (const { TrainingJobName: name = '' } of summaries) {
      const job = await client.send(new DescribeTrainingJobCommand({ TrainingJobName: name }));
      jobs.push({
        name,
        trial: /trial-\d+/.exec(name)?.[0] ?? name,
        status: job.TrainingJobStatus ?? '',
        billableSeconds: job.BillableTimeInSeconds ?? 0,
      });
    }
  }
  return jobs.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Whether a job still costs money. */
export const isRunning = ({ status }: ServerJob): boolean => status === 'InProgress' || status === 'Stopping';
