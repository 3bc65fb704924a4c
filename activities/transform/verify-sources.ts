import type { S3Client } from '@aws-sdk/client-s3';
import type { TransformPlan } from '../../contracts/jobs/transform.js';
import { verifyChannels } from '../channels/verify-channels.js';
import { verifyFile } from '../s3/stored-files.js';

const MODEL = { what: 'the model of its training', cure: 'Start the run again; it is trained anew.' };

/**
 * Proves that the model and the rows of a transform are what they were made as.
 *
 * @throws StoredObjectInvalid naming the object, what is wrong with it and the cure
 */
export async function verifySources(
  s3: S3Client,
  { modelUri, modelProof, inputUri }: Pick<TransformPlan, 'modelUri' | 'modelProof' | 'inputUri'>,
): Promise<void> {
  await verifyFile(s3, { uri: modelUri, proof: modelProof }, MODEL);
  await verifyChannels(s3, [{ uri: inputUri }]);
}
