import type { S3Client } from '@aws-sdk/client-s3';
import type { StoredFile } from '../../contracts/stored/stored-file.js';
import { failure } from '../aws/aws-failure.js';
import { readStoredText } from '../s3/stored-files.js';
import { predictionValues } from './prediction-values.js';

const ANSWERS = { what: 'the forecast that a job left there', cure: 'Start the run again; the forecast is made anew.' };

/**
 * Reads the answers of a batch transform for the rows of one shard.
 *
 * @param rows how many predictions there must be, in the order of the input rows
 * @returns units a day; negative predictions become 0, since sales have no other side
 * @throws ForecastInvalid when a line is no number or their count is off
 * @throws StoredObjectInvalid when the file is no longer what it was
 */
export async function readPredictions(s3: S3Client, file: StoredFile, rows: number): Promise<Float32Array> {
  const { uri } = file;
  const text = await readStoredText(s3, file, ANSWERS);
  const values = new Float32Array(rows);
  let count = 0;
  for (const value of predictionValues(text, uri)) {
    if (count < rows) values[count] = Math.max(0, value);
    count += 1;
  }
  if (count !== rows) throw failure('ForecastInvalid', `${uri} has ${count} predictions for ${rows} rows.`);
  return values;
}
