import { z } from 'zod';
import { fileProofSchema, type ProvenFile, provenFileSchema } from '../stored/stored-file.js';
import { objectOf, type StoredJson } from '../stored/stored-json.js';

/** What is written when all feature files of a store at an origin are: which they are, and what they hold. */
export interface FeatureMarker {
  readonly files: readonly ProvenFile[];
}

/** A marker, and what it is of. */
export interface FeatureMarkerRef extends ProvenFile {
  readonly store: string;
  /** Last day before the files' own, the N of `d_N`. */
  readonly originDay: number;
  /** Why the files were built again, although a marker said that they were there. */
  readonly remade?: string | undefined;
}

export const featureMarkerRefSchema = objectOf<FeatureMarkerRef>({
  uri: z.string().min(1),
  proof: fileProofSchema,
  store: z.string(),
  originDay: z.int(),
  remade: z.string().optional(),
});

export const storedMarker: StoredJson<FeatureMarker> = {
  what: 'the marker of finished feature files',
  schema: objectOf<FeatureMarker>({ files: z.array(provenFileSchema).min(1) }),
  cure: 'Start the run again; the files are built anew.',
  seal: 'required',
};
