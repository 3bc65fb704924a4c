import { z } from 'zod';
import { objectOf } from './stored-json.js';

/** What a file was when it was written: what is read back later is believed only when it is the same. */
export interface FileProof {
  readonly bytes: number;
  /** What S3 says of the content without giving it; another one may still hold the same bytes. */
  readonly etag: string;
  /** SHA-256 of the bytes, hexadecimal; only of files that were written by us. */
  readonly sha256?: string | undefined;
}

/** A file in the object store. Its proof lacks only where a run names it that began before files had any. */
export interface StoredFile {
  readonly uri: string;
  readonly proof?: FileProof | undefined;
}

export interface ProvenFile extends StoredFile {
  readonly proof: FileProof;
}

export const fileProofSchema = objectOf<FileProof>({
  bytes: z.int().min(0),
  etag: z.string(),
  sha256: z.string().optional(),
});

export const provenFileSchema = objectOf<ProvenFile>({ uri: z.string().min(1), proof: fileProofSchema });
