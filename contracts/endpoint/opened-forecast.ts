import type { ChampionRecord } from '../champion/champion-record.js';
import type { DatasetManifest } from '../dataset/dataset.js';
import type { VersionFile } from '../publication/version-manifest.js';
import type { ForecastRequest } from '../request/request.js';

export interface OpenPublishedInput {
  readonly forecast: string;
  readonly version: string;
}

/** A published version with what its forecast was made of. */
export interface OpenedForecast {
  readonly version: string;
  readonly run: string;
  readonly dataset: DatasetManifest;
  readonly request: ForecastRequest;
  readonly record: ChampionRecord;
  /** Its `forecast.parquet`. */
  readonly file: VersionFile;
}
