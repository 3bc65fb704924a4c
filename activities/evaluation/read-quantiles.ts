import type { S3Client } from '@aws-sdk/client-s3';
import type { StoredFile } from '../../contracts/stored/stored-file.js';
import type { QuantileModel } from '../../core/quantiles/fit-quantiles.js';
import { provenOf } from '../s3/read-json.js';
import { readStoredText } from '../s3/stored-files.js';
import { storedQuantiles } from './quantile-model-schema.js';

/** The quantile model that a backtest left. @throws StoredObjectInvalid when it is damaged or another one */
export const readQuantiles = async (s3: S3Client, file: StoredFile): Promise<QuantileModel> =>
  provenOf(file.uri, await readStoredText(s3, file, storedQuantiles), storedQuantiles);
