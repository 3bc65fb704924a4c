import { Connection } from '@temporalio/client';
import { readAttributeGaps, registerAttributes } from '../temporal/register-attributes.js';

/** The development server forgets closed workflows after a day; a laptop's runs should outlive the weekend. */
const RETENTION_DAYS = 90;

/**
 * Registers search attributes and retention. Done at every start, since the server ignores both flags for a database
 * that exists already.
 */
export async function prepareTemporal(address: string, namespace: string): Promise<void> {
  const connection = await Connection.connect({ address });
  try {
    const { missing } = await readAttributeGaps(connection, namespace);
    await registerAttributes(connection, namespace, missing);
    await connection.workflowService.updateNamespace({
      namespace,
      config: { workflowExecutionRetentionTtl: { seconds: (RETENTION_DAYS * 86_400) as never } },
    });
  } finally {
    await connection.close();
  }
}
