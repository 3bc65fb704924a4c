/** Where the scenarios of a forecast lie. Nothing there is ever written a second time. */
export const scenarioPaths = (bucket: string, forecast: string) => {
  /** Prefix of all scenarios, a folder each. */
  const scenarios = `s3://${bucket}/forecasts/${forecast}/scenarios/`;
  return {
    scenarios,
    scenario: (name: string) => {
      const uri = `${scenarios}${name}/`;
      return {
        uri,
        /** Written first: which changes have this name. */
        definition: `${uri}scenario.json`,
        forecast: `${uri}forecast.parquet`,
        levels: `${uri}levels.parquet`,
        /** Written last: a scenario without it was not computed to its end. */
        manifest: `${uri}manifest.json`,
      };
    },
  };
};
