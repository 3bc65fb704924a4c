import type { S3Client } from '@aws-sdk/client-s3';
import { storedMarker } from '../../contracts/features/feature-marker.js';
import type { ProvenFile } from '../../contracts/stored/stored-file.js';
import { provenOf } from '../s3/read-json.js';
import { readStoredText } from '../s3/stored-files.js';

/** What a marker says that its files hold. @throws StoredObjectInvalid when it is damaged */
export async function markedFiles(s3: S3Client, marker: ProvenFile): Promise<readonly ProvenFile[]> {
  return provenOf(marker.uri, await readStoredText(s3, marker, storedMarker), storedMarker).files;
}
