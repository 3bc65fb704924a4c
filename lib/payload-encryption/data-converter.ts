import { fileURLToPath } from 'node:url';
import type { DataConverter } from '@temporalio/common';
import { EncryptionCodec } from './encryption-codec.js';
import type { KeyRing } from './key-ring.js';

/**
 * How a client or worker writes and reads what Temporal stores.
 *
 * With keys, messages and stack traces of failures become payloads, which are encrypted like all others; without, they stay
 * readable for everybody who may see the Web UI.
 */
export const dataConverter = (ring: KeyRing | undefined): DataConverter => ({
  payloadCodecs: [new EncryptionCodec(ring)],
  ...(ring === undefined
    ? {}
    : { failureConverterPath: fileURLToPath(new URL('./encoded-failures.cjs', import.meta.url)) }),
});
