import { Connection } from '@temporalio/client';

/** Search attributes that the workflows write, with the numbers of Temporal's `IndexedValueType`. */
const KEYWORD = 2;
const DOUBLE = 4;
export const SEARCH_ATTRIBUTES: Readonly<Record<string, number>> = {
  ForecastRun: KEYWORD,
  PipelineStage: KEYWORD,
  Algorithm: KEYWORD,
  Champion: KEYWORD,
  Score: DOUBLE,
};

/** The development server forgets closed workflows after a day; a laptop's runs should outlive the weekend. */
const RETENTION_DAYS = 90;

/**
 * Registers search attributes and retention. Done at every start, since the server ignores both flags for a database
 * that exists already.
 */
export async function prepareTemporal(address: string, namespace: string): Promise<void> {
  const connection = await Connection.connect({ address });
  try {
    const { customAttributes = {} } = await connection.operatorService.listSearchAttributes({ namespace });
    const missing = Object.entries(SEARCH_ATTRIBUTES).filter(([name]) => !Object.hasOwn(customAttributes ?? {}, name));
    if (missing.length > 0) {
      await connection.operatorService.addSearchAttributes({
        namespace,
        searchAttributes: Object.fromEntries(missing),
      });
    }
    await connection.workflowService.updateNamespace({
      namespace,
      config: { workflowExecutionRetentionTtl: { seconds: (RETENTION_DAYS * 86_400) as never } },
    });
  } finally {
    await connection.close();
  }
}
