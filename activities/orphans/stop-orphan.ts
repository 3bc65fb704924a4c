import {
  DeleteEndpointCommand,
  type SageMakerClient,
  StopAutoMLJobCommand,
  StopHyperParameterTuningJobCommand,
  StopProcessingJobCommand,
  StopTrainingJobCommand,
  StopTransformJobCommand,
} from '@aws-sdk/client-sagemaker';
import { kindName, type Orphan } from '../../contracts/maintenance/orphans.js';
import { callAws } from '../aws/aws-failure.js';
import type { OrphanDeps } from './deps.js';

/**
 * Stops an orphan, or deletes it where it is an endpoint, unless its owner is open again: somebody may have reset the workflow since the search.
 *
 * @returns whether a stop was sent; a job that has ended meanwhile needs none
 */
export async function stopOrphan(deps: OrphanDeps, orphan: Orphan): Promise<boolean> {
  if (await deps.isOpen(orphan.owner)) return false;
  try {
    await callAws(`stop the ${kindName(orphan.kind)} ${orphan.name}`, () => stop(deps.sagemaker, orphan));
    return true;
  } catch (error) {
    const { type } = error as { type?: string };
    if (type === 'RequestError' || type === 'NotFound') return false;
    throw error;
  }
}

function stop(sagemaker: SageMakerClient, { kind, name }: Orphan): Promise<unknown> {
  switch (kind) {
    case 'tuning':
      return sagemaker.send(new StopHyperParameterTuningJobCommand({ HyperParameterTuningJobName: name }));
    case 'automl':
      return sagemaker.send(new StopAutoMLJobCommand({ AutoMLJobName: name }));
    case 'training':
      return sagemaker.send(new StopTrainingJobCommand({ TrainingJobName: name }));
    case 'transform':
      return sagemaker.send(new StopTransformJobCommand({ TransformJobName: name }));
    case 'endpoint':
      return sagemaker.send(new DeleteEndpointCommand({ EndpointName: name }));
    case 'processing':
      return sagemaker.send(new StopProcessingJobCommand({ ProcessingJobName: name }));
  }
}
