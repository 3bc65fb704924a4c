import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { CreateTrainingJobRequest } from '@aws-sdk/client-sagemaker';
import type { ByteSource } from '@durable-forecast/debugger-rules/tensors';
import { joinKey, parseS3Uri } from '@durable-forecast/lib/s3-uri';
import { isMissingObject, listObjects } from '../s3/objects.js';

/** The tensors that a job has uploaded so far; undefined for a job whose hook uploads none. */
export function tensorSource(s3: S3Client, request: CreateTrainingJobRequest): ByteSource | undefined {
  const uri = request.DebugHookConfig?.S3OutputPath;
  if (uri === undefined) return undefined;
  const { bucket, key } = parseS3Uri(uri);
  const base = `${joinKey(key, request.TrainingJobName as string, 'debug-output')}/`;
  return {
    list: async (prefix) =>
      (await listObjects(s3, { bucket, key: base + prefix })).map((object) => object.key.slice(base.length)),
    read: async (name) => {
      try {
        const object = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: base + name }));
        return await object.Body?.transformToByteArray();
      } catch (error) {
        // Named by an index, but not uploaded yet: the reader tries again.
        if (isMissingObject(error)) return undefined;
        throw error;
      }
    },
  };
}
