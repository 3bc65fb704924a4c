import { resolve } from 'node:path';
import type { S3Client } from '@aws-sdk/client-s3';
import { attachStack } from '../../local/stack/attach-stack.js';
import { takeStackVariables } from '../../local/stack/stack-variables.js';
import { StateFolder } from '../../local/stack/state-folder.js';
import { UserError } from '../errors/user-error.js';
import { openS3 } from './open-s3.js';

/** The object store alone, for what needs no Temporal service. */
export interface StoreConnection {
  readonly s3: S3Client;
  readonly bucket: string;
}

/**
 * Connects to the bucket that the environment names, else to that of the stack of a state folder.
 *
 * @throws UserError when there is neither, or no region
 */
export async function connectStore(stateDir: string): Promise<StoreConnection> {
  if (!process.env.FORECAST_BUCKET) takeStackVariables(await stackOf(stateDir));
  const bucket = process.env.FORECAST_BUCKET as string;
  const s3 = openS3();
  try {
    await s3.config.region();
  } catch {
    throw new UserError(
      `No AWS region is set. Set AWS_REGION to the region of the bucket ${bucket}, for example eu-west-1.`,
      'usage',
    );
  }
  return { s3, bucket };
}

async function stackOf(stateDir: string): Promise<Readonly<Record<string, string>>> {
  const environment = await attachStack(stateDir);
  if (environment !== undefined) return environment;
  const { stackDamage } = new StateFolder(resolve(stateDir));
  throw new UserError(
    stackDamage ??
      `No bucket is known: FORECAST_BUCKET is not set, and no local stack runs from ${stateDir}. ` +
        "Start one with 'npm start' or 'npx forecast local', or set FORECAST_BUCKET.",
    'unreachable',
  );
}
