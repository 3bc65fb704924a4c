import { ownerOf, ownersInEnvironment } from '@durable-forecast/lib/bucket-owners';
import { awsErrorFacts } from '../../contracts/failures/aws-error-facts.js';
import { describeBucketFault } from '../../contracts/failures/describe-bucket-fault.js';
import { UserError } from '../errors/user-error.js';
import { ForecastReadError } from '../reader/index.js';
import { PageTrouble } from './data/page-trouble.js';

export interface DescribedTrouble {
  readonly status: PageTrouble['status'];
  readonly title: string;
  readonly message: string;
}

/** What is said where a page can't be shown: by the page itself, by the reader, by the object store, or nobody has foreseen it. */
export function describeTrouble(error: unknown, bucket: string): DescribedTrouble {
  if (error instanceof PageTrouble) return error;
  if (error instanceof ForecastReadError) return { status: 500, title: 'It is damaged', message: error.message };
  if (error instanceof UserError) return { status: 500, title: "It can't be shown", message: error.message };
  const facts = awsErrorFacts(error);
  const fault =
    facts &&
    describeBucketFault(facts, {
      bucket,
      region: process.env.AWS_REGION,
      endpoint: process.env.AWS_ENDPOINT_URL_S3 ?? process.env.AWS_ENDPOINT_URL,
      owner: ownerOf(ownersInEnvironment(), bucket),
    });
  if (fault !== undefined) return { status: 503, title: "The bucket can't be read", message: fault };
  console.error(error);
  return {
    status: 500,
    title: "It can't be shown",
    message: `Something went wrong that nobody has foreseen: ${(error as Error).message}`,
  };
}
