import { z } from 'zod';

/** What the file says that a supplier writes last, beside the raw files. All of it is optional: an empty file says the least. */
export const landingManifestSchema = z.looseObject({
  /** Last day with sales, ISO date. */
  through: z.iso.date('write it as 2026-11-29, a day that exists').optional(),
  files: z.array(z.looseObject({ name: z.string(), bytes: z.int().min(0).optional() })).optional(),
});

export type LandingManifest = z.infer<typeof landingManifestSchema>;
