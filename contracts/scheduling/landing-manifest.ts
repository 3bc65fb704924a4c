import { z } from 'zod';

/** What the file says that a supplier writes last, beside the raw files. All of it is optional: an empty file says the least. */
export const landingManifestSchema = z.looseObject({
  /** Last day with sales, ISO date. */
  through: z
    .string()
    .regex(/^\d{4}-\d{2}-\d{2}$/, 'write it as 2026-11-29')
    .optional(),
  files: z.array(z.looseObject({ name: z.string(), bytes: z.int().min(0).optional() })).optional(),
});

export type LandingManifest = z.infer<typeof landingManifestSchema>;
