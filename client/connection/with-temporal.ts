import { Client, isGrpcServiceError } from '@temporalio/client';
import { describeTemporalFault } from '../../contracts/temporal/describe-temporal-fault.js';
import { UserError } from '../errors/user-error.js';
import { connectTemporal } from './connect.js';
import { temporalSilence } from './is-away.js';
import { Patience } from './patience.js';
import { payloadConverter } from './payload-converter.js';
import { useRunningStack } from './use-running-stack.js';

/** Temporal alone, for commands that need no bucket. */
export interface TemporalClient {
  readonly temporal: Client;
  readonly address: string;
  readonly namespace: string;
}

/**
 * Connects to Temporal, on the stack of a state folder or as the environment says, for as long as the work takes.
 *
 * @throws UserError when it does not answer, or refuses what the work asks for
 */
export async function withTemporal<T>(stateDir: string, work: (client: TemporalClient) => Promise<T>): Promise<T> {
  await useRunningStack(stateDir);
  const dataConverter = payloadConverter();
  const patience = new Patience();
  const { connection, address, namespace } = await connectTemporal(patience);
  try {
    return await work({ temporal: new Client({ connection, namespace, dataConverter }), address, namespace });
  } catch (error) {
    const silence = temporalSilence(error);
    if (silence !== undefined) throw patience.exhausted('Temporal', silence);
    const { cause = error } = error as Error;
    if (!isGrpcServiceError(cause)) throw error;
    const { kind, message } = describeTemporalFault({ code: cause.code, details: cause.details, address, namespace });
    throw new UserError(message, kind === 'unreachable' ? 'unreachable' : kind === 'missing' ? 'notFound' : 'failed');
  } finally {
    await connection.close();
  }
}
