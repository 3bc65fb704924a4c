import type { CreateTrainingJobRequest, MetricDefinition } from '@aws-sdk/client-sagemaker';
import type { EngineDeps } from '../../hosts/engine-deps.js';

/** The metric definitions of the request, or those that AWS knows for a built-in algorithm. */
export async function metricDefinitions(
  { images }: Pick<EngineDeps, 'images'>,
  request: CreateTrainingJobRequest,
): Promise<readonly MetricDefinition[]> {
  const own = request.AlgorithmSpecification?.MetricDefinitions ?? [];
  if (own.length > 0) return own;
  const image = await images.find(request.AlgorithmSpecification?.TrainingImage ?? '');
  return image?.metricDefinitions ?? [];
}
