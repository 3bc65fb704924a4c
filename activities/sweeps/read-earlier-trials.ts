import type { EarlierTrials } from '../../contracts/sweep/sweep-record.js';
import { storedEarlierTrials } from '../../contracts/sweep/sweep-record-schema.js';
import { readJson } from '../s3/read-json.js';
import type { SweepDeps } from './deps.js';

/** The earlier trials that a sweep learns from, in the order in which they were written. */
export const readEarlierTrials = ({ s3 }: Pick<SweepDeps, 's3'>, uri: string): Promise<EarlierTrials> =>
  readJson(s3, uri, storedEarlierTrials);
