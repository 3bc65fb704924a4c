import type { StoredFile } from '../stored/stored-file.js';
import type { Backtest } from './ensemble.js';

/** The file of what a backtest learnt of quantiles. */
export const quantilesOf = ({ quantilesUri, quantilesProof }: Backtest): StoredFile => ({
  uri: quantilesUri,
  proof: quantilesProof,
});
