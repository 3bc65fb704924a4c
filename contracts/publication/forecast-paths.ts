/** Where a published forecast lies. The layout is what planners' systems rely on. */
export const forecastPaths = (bucket: string, name: string) => {
  const root = `s3://${bucket}/forecasts/${name}`;
  return {
    /** The one mutable object: which version is current. */
    pointer: `${root}/current.json`,
    /** Prefix of all versions. */
    versions: `${root}/versions/`,
    version: (version: string) => {
      const uri = `${root}/versions/${version}/`;
      return {
        uri,
        forecast: `${uri}forecast.parquet`,
        submission: `${uri}submission.csv`,
        /** Sums of the series at the levels above, with quantiles. */
        levels: `${uri}levels.parquet`,
        /** The rows of `forecast.parquet` as CSV, where the request asks for them. */
        csv: `${uri}forecast.csv`,
        /** The page of the run as it was when the version was published. */
        report: `${uri}report.html`,
        /** Written last: a version without it is not complete. */
        manifest: `${uri}manifest.json`,
        /** Written before anything of the version is deleted; it stays. */
        tombstone: `${uri}deleted.json`,
      };
    },
  };
};
