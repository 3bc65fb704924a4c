import { isGrpcServiceError, NamespaceNotFoundError } from '@temporalio/client';
import { awsErrorFacts } from '../../contracts/failures/aws-error-facts.js';
import { type BucketAccess, describeBucketFault } from '../../contracts/failures/describe-bucket-fault.js';
import { describeTemporalFault, type TemporalFault } from '../../contracts/temporal/describe-temporal-fault.js';
import type { TroubleKind } from './exit-codes.js';
import { UserError } from './user-error.js';

/** What a command was connected to. */
export interface Services {
  readonly temporal: { readonly address: string; readonly namespace: string };
  readonly store: BucketAccess;
}

const KINDS: Readonly<Record<TemporalFault['kind'], TroubleKind>> = {
  unreachable: 'unreachable',
  missing: 'notFound',
  refused: 'failed',
};

/** What Temporal or S3 has refused, where, and what a person does about it; undefined for an error that is none of theirs. */
export function describeRefusal(error: unknown, { temporal, store }: Services): UserError | undefined {
  const facts = awsErrorFacts(error);
  if (facts !== undefined) {
    const message = describeBucketFault(facts, store);
    return message === undefined ? undefined : new UserError(message, 'unreachable');
  }
  const said = saidByTemporal(error);
  if (said === undefined) return undefined;
  const { kind, message } = describeTemporalFault({ ...said, ...temporal });
  return new UserError(message, KINDS[kind]);
}

/** gRPC's code of what does not exist. */
const NOT_FOUND = 5;

function saidByTemporal(error: unknown): { code: number; details: string } | undefined {
  if (error instanceof NamespaceNotFoundError) return { code: NOT_FOUND, details: error.message };
  const { cause = error } = error as Error;
  return isGrpcServiceError(cause) ? { code: cause.code, details: cause.details } : undefined;
}
