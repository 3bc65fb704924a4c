/** Where a published forecast lies. The layout is what planners' systems rely on. */
export const forecastPaths = (bucket: string, name: string) => {
  const root = `s3://${bucket}/forecasts/${name}`;
  return {
    /** The one mutable object: which version is current. */
    pointer: `${root}/current.json`,
    version: (version: string) => {
      const uri = `${root}/versions/${version}/`;
      return {
        uri,
        forecast: `${uri}forecast.parquet`,
        submission: `${uri}submission.csv`,
        /** Sums of the series at the levels above, with quantiles. */
        levels: `${uri}levels.parquet`,
        /** Written last: a version without it is not complete. */
        manifest: `${uri}manifest.json`,
      };
    },
  };
};

/** The content of a version's `manifest.json`. */
export interface VersionManifest {
  readonly version: string;
  readonly run: string;
  readonly champion: string;
  readonly origin: string;
  readonly horizonDays: number;
  readonly series: number;
  readonly rows: number;
  /** Total units forecast, for a quick look at plausibility. */
  readonly totalUnits: number;
  readonly files: Readonly<Record<string, { readonly bytes: number; readonly sha256: string }>>;
}
