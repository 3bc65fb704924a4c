import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { ByteSource } from '@durable-forecast/debugger-rules/tensors';
import { parseS3Uri } from '@durable-forecast/lib/s3-uri';
import { asFailure, isMissing } from '../aws/aws-failure.js';
import { listUris } from '../s3/s3-objects.js';

/**
 * A job's saved tensors in S3, for the reader of core/tensors.
 *
 * @param uri `<S3OutputPath>/<job>/debug-output`, where SageMaker uploads what the hook writes
 */
export function s3TensorSource(s3: S3Client, uri: string): ByteSource {
  const base = uri.replace(/\/+$/, '');
  return {
    list: async (prefix) => (await listUris(s3, `${base}/${prefix}`)).map((address) => address.slice(base.length + 1)),
    read: async (name) => {
      const { bucket, key } = parseS3Uri(`${base}/${name}`);
      try {
        const object = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
        return (await object.Body?.transformToByteArray()) ?? new Uint8Array();
      } catch (error) {
        // Listed a moment ago or named by an index, but not there yet: the reader tries again.
        if (isMissing(error)) return undefined;
        throw asFailure(`read ${base}/${name}`, error);
      }
    },
  };
}

/** Where SageMaker puts the tensors of a job below the hook's S3OutputPath. */
export const debugOutputUri = (s3OutputPath: string, job: string): string =>
  `${s3OutputPath.replace(/\/+$/, '')}/${job}/debug-output`;
