import { dataConverter } from '@durable-forecast/lib/payload-encryption/data-converter';
import { KeyRingError } from '@durable-forecast/lib/payload-encryption/key-ring';
import { PAYLOAD_KEYS, readKeyRing } from '@durable-forecast/lib/payload-encryption/read-key-ring';
import type { DataConverter } from '@temporalio/common';
import { UserError } from '../errors/user-error.js';

/** How the commands write and read what Temporal stores. @throws UserError when there should be keys and they can't be used */
export function payloadConverter(): DataConverter {
  try {
    return dataConverter(readKeyRing(process.env[PAYLOAD_KEYS]));
  } catch (error) {
    if (error instanceof KeyRingError) throw new UserError(error.message, 'usage');
    throw error;
  }
}
