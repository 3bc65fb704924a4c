import { DeleteObjectCommand, DeleteObjectsCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import type { TestS3 } from './s3.js';

const CHANGES = new Set([PutObjectCommand.name, DeleteObjectCommand.name, DeleteObjectsCommand.name]);

/** A client that dies at its nth write or deletion, before the server hears of it or after it has answered. */
export function dyingAt(
  { endpoint, credentials }: Pick<TestS3, 'endpoint' | 'credentials'>,
  nth: number,
  moment: 'before' | 'after',
): S3Client {
  const dying = new S3Client({ endpoint, region: 'us-east-1', credentials, forcePathStyle: true, maxAttempts: 1 });
  let calls = 0;
  dying.middlewareStack.add(
    (next, context) => async (args) => {
      if (!CHANGES.has(context.commandName ?? '')) return next(args);
      calls += 1;
      if (calls > nth || (calls === nth && moment === 'before')) throw new Error('killed');
      const answer = await next(args);
      if (calls === nth) throw new Error('killed');
      return answer;
    },
    { step: 'initialize', name: 'dyingAt' },
  );
  return dying;
}
