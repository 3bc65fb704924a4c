import { DefaultFailureConverter, type FailureConverter } from '@temporalio/common';
import { ENCODED_FAILURES } from '../../contracts/temporal/encoded-failures.js';

const isEncoded = (globalThis as Record<string, unknown>)[ENCODED_FAILURES] === true;

/** How failures of workflows are written; the SDK looks for it under this name. */
export const failureConverter: FailureConverter = new DefaultFailureConverter({ encodeCommonAttributes: isEncoded });
