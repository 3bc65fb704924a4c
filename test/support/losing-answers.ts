import { S3Client } from '@aws-sdk/client-s3';
import type { TestS3 } from './s3.js';

export interface LosingClient {
  readonly client: S3Client;
  /** Calls of the kind that reached the server, also those whose answers were lost. */
  readonly calls: () => number;
}

/**
 * A client that loses the answers to its first calls of a kind: the server has done what they ask, and the AWS client, which
 * hears of a broken connection, asks again.
 *
 * @param losses answers to lose; more than the AWS client's three attempts make the call fail
 */
export function losingAnswers(
  { endpoint, credentials }: Pick<TestS3, 'endpoint' | 'credentials'>,
  command: string,
  losses: number,
): LosingClient {
  const client = new S3Client({ endpoint, region: 'us-east-1', credentials, forcePathStyle: true });
  let calls = 0;
  client.middlewareStack.add(
    (next, context) => async (input) => {
      const answer = await next(input);
      if (context.commandName !== command) return answer;
      calls += 1;
      if (calls <= losses) throw Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' });
      return answer;
    },
    // Below the retries of the AWS client, above what reads an answer: one that is an error is not lost.
    { step: 'finalizeRequest', priority: 'low', name: 'losingAnswers' },
  );
  return { client, calls: () => calls };
}
