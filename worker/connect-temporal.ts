import { loadClientConnectConfig } from '@temporalio/envconfig';
import { NativeConnection } from '@temporalio/worker';
import { describeTemporalFault } from '../contracts/temporal/describe-temporal-fault.js';
import { StartError } from './start-error.js';

export interface WorkerConnection {
  readonly connection: NativeConnection;
  readonly address: string;
  readonly namespace: string;
}

/** @throws StartError when Temporal does not answer, or the configuration of its clients can't be used */
export async function connectTemporal(): Promise<WorkerConnection> {
  const { connectionOptions, namespace = 'default' } = connectConfig();
  const address = connectionOptions.address ?? 'localhost:7233';
  try {
    return { connection: await NativeConnection.connect(connectionOptions), address, namespace };
  } catch (error) {
    const details = (error as Error).message;
    throw new StartError(describeTemporalFault({ code: undefined, details, address, namespace }).message);
  }
}

function connectConfig() {
  try {
    return loadClientConnectConfig();
  } catch (error) {
    throw new StartError(`Temporal's configuration can't be used: ${(error as Error).message}.`);
  }
}
