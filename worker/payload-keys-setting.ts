import type { KeyRing } from '@durable-forecast/lib/payload-encryption/key-ring';
import { readKeyRing } from '@durable-forecast/lib/payload-encryption/read-key-ring';
import { z } from 'zod';

/** The setting FORECAST_PAYLOAD_KEYS: read when the worker starts. A worker whose keys can't be read does not start. */
export const payloadKeysSetting = z
  .string()
  .optional()
  .transform((value, context): KeyRing | undefined => {
    try {
      return readKeyRing(value);
    } catch (error) {
      context.addIssue({ code: 'custom', message: (error as Error).message });
      return z.NEVER;
    }
  });
