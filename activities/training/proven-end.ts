import type { CompletedJob, JobEnd } from '../../contracts/training/training-job.js';
import { verifyChannels } from '../channels/verify-channels.js';
import { damageBy } from '../s3/damage-by.js';
import { observeFile } from '../s3/stored-files.js';
import type { TrainingDeps } from './deps.js';
import type { WatchTrainingInput } from './watch-training-input.js';

/**
 * The end of a job with the proof of its model. A job whose data was changed while it ran has failed, whatever it says
 * itself: nobody knows what it learnt. What made it fail is then the data too, and not what SageMaker made of it.
 */
export async function provenEnd(
  { s3 }: Pick<TrainingDeps, 's3'>,
  { channels = [] }: Pick<WatchTrainingInput, 'channels'>,
  end: JobEnd,
): Promise<JobEnd> {
  const damage = wasStopped(end) ? undefined : await damageBy(() => verifyChannels(s3, channels));
  if (damage !== undefined) return failedBy(end, damage);
  if (end.kind === 'failed' || end.modelUri === '') return end;
  const model = await observeFile(s3, end.modelUri);
  return model === undefined
    ? failedBy(end, `${end.modelUri}, the model of the job, is gone. Start the run again; it is trained anew.`)
    : { ...end, modelProof: model.proof };
}

const wasStopped = (end: JobEnd): boolean => end.kind === 'failed' && end.failure.startsWith('Stopped');

function failedBy(end: JobEnd, reason: string): JobEnd {
  const { modelUri: _, modelProof: __, ...common } = end as CompletedJob;
  const said = end.kind === 'failed' ? ` SageMaker said: ${end.reason}` : '';
  return { logTail: [], ...common, kind: 'failed', failure: 'StoredObjectInvalid', reason: `${reason}${said}` };
}
