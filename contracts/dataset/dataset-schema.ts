import { z } from 'zod';
import { openWord } from '../stored/open-word.js';
import { fileProofSchema } from '../stored/stored-file.js';
import { objectOf, type StoredJson } from '../stored/stored-json.js';
import type { DatasetManifest, PanelRef } from './dataset.js';
import { DATASET_WARNINGS, type DatasetWarning } from './dataset-warning.js';

/** Proves a warning that is read back, alone or with a version. */
export const datasetWarningSchema = objectOf<DatasetWarning>({
  code: openWord<DatasetWarning['code']>(
    `What kind of oddity it is: ${DATASET_WARNINGS.map((code) => `\`${code}\``).join(', ')}.`,
  ),
  message: z.string().describe('What is odd, the first places, and what to do if it is a slip.'),
  file: z.string().optional().describe('Raw file.'),
  line: z.int().optional().describe('Its line of the first place, counted from 1.'),
  row: z.int().optional().describe('Instead of the line where it is a parquet file: its row, counted from 1.'),
  count: z.int().optional().describe('How many places there are.'),
});

/** What inspecting the raw files left beside the panels. */
export const storedDataset: StoredJson<DatasetManifest> = {
  what: 'the manifest of the panels',
  schema: objectOf<DatasetManifest>({
    key: z.string(),
    panels: z.array(
      objectOf<PanelRef>({
        store: z.string(),
        uri: z.string(),
        proof: fileProofSchema,
        series: z.int().min(1),
        departments: z.array(z.object({ name: z.string(), category: z.string() })),
      }),
    ),
    series: z.int().min(1),
    firstDay: z.int(),
    lastDay: z.int(),
    originDay: z.int(),
    originDate: z.string(),
    snapStates: z.array(z.string()).optional(),
    codes: z.string().optional(),
    warnings: z.array(datasetWarningSchema).optional(),
    remade: z.string().optional(),
    unscorable: z.array(z.int()).optional(),
  }),
  cure: 'Delete it; the raw files are read again.',
  seal: 'required',
};
