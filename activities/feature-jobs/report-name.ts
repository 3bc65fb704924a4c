import { encodeId } from '@durable-forecast/lib/encode-id';

/** Name of the file in which an instance says what it has made of a store. */
export const reportName = (store: string): string => `${encodeId(store)}.json`;
