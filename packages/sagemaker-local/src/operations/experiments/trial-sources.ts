import { processingJobArn, trainingJobArn, transformJobArn } from '../../model/arns.js';
import type { SourceJob } from '../../model/experiment-state.js';
import type { RequestContext } from '../../model/operation.js';

const SOURCES = {
  'training-job': { arn: trainingJobArn, type: 'SageMakerTrainingJob' },
  'processing-job': { arn: processingJobArn, type: 'SageMakerProcessingJob' },
  'transform-job': { arn: transformJobArn, type: 'SageMakerTransformJob' },
} as const;

/** The job behind a trial or a trial component, as Describe calls show it. */
export function sourceOf(
  job: SourceJob | undefined,
  context: RequestContext,
): { SourceArn: string; SourceType: string } | undefined {
  if (job === undefined) return undefined;
  const { arn, type } = SOURCES[job.kind];
  return { SourceArn: arn(context, job.name), SourceType: type };
}
