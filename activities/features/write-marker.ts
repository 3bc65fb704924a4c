import type { S3Client } from '@aws-sdk/client-s3';
import type { FeatureMarker } from '../../contracts/features/feature-marker.js';
import type { ProvenFile } from '../../contracts/stored/stored-file.js';
import { sealedFor } from '../s3/json-for.js';
import { writeStored } from '../s3/stored-files.js';

/** Says that the feature files of a store at an origin are finished. @param files all of them, in the order of `foldPlaces` */
export const writeMarker = (s3: S3Client, uri: string, files: readonly ProvenFile[]): Promise<ProvenFile> =>
  writeStored(s3, uri, sealedFor(uri, { files } satisfies FeatureMarker), 'application/json');
