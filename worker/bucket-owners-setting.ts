import { readBucketOwners } from '@durable-forecast/lib/bucket-owners';
import { z } from 'zod';

/** The setting FORECAST_BUCKET_OWNER: `123456789012,landing-zone=210987654321`. */
export const bucketOwnersSetting = z
  .string()
  .default('')
  .transform((text, context) => {
    try {
      return readBucketOwners(text);
    } catch (error) {
      context.addIssue({ code: 'custom', message: (error as Error).message });
      return z.NEVER;
    }
  });
