import type { StoredFile } from '../../../contracts/stored/stored-file.js';
import type { MadeForecast } from './make-forecast.js';

export interface PublishableForecast extends MadeForecast {
  /** Undefined where the version has no quantiles. */
  readonly quantiles: StoredFile | undefined;
}
