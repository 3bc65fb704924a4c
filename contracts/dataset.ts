/** One shard of the panel in the object store: the series of one store. */
export interface PanelRef {
  readonly store: string;
  readonly uri: string;
  readonly series: number;
}

/** What inspecting the raw files found; a small manifest, the data lies in the panels. */
export interface DatasetManifest {
  /** Names the raw files and the scope: equal data has an equal key. */
  readonly key: string;
  readonly panels: readonly PanelRef[];
  readonly series: number;
  /** N of the first and last `d_N` with known sales. */
  readonly firstDay: number;
  readonly lastDay: number;
  /** Last day that the run may know. */
  readonly originDay: number;
  readonly originDate: string;
}

/** The feature files of one shard. */
export interface ShardFeatures {
  readonly panel: PanelRef;
  /** Rows with label, parquet: days up to the validation window, and the window itself. */
  readonly trainUri: string;
  readonly validationUri: string;
  /** Rows without label, CSV, series-major then day: the validation window, and the 28 days after the origin. */
  readonly validationInputUri: string;
  readonly horizonInputUri: string;
}

/** The feature files of a run. */
export interface FeatureManifest {
  readonly shards: readonly ShardFeatures[];
  /** Prefixes over all shards. */
  readonly trainUri: string;
  readonly validationUri: string;
  readonly validationInputUri: string;
}
