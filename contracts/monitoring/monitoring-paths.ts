/** Where lies what monitoring keeps. Nothing there is ever written a second time. */
export const monitoringPaths = (bucket: string, name: string) => {
  const root = `s3://${bucket}/forecasts/${name}`;
  return {
    /** Prefix of all scores, a folder a version. */
    scores: `${root}/scores/`,
    /** The scores of a version on its days up to a date. @param through ISO date */
    scoresOf: (version: string, through: string) => `${root}/scores/${version}/${through}.json`,
    /** Prefix of what was found, an object a date. */
    monitorings: `${root}/monitoring/`,
    /** What was found, and done, with sales up to a date. @param date ISO date */
    monitoring: (date: string) => `${root}/monitoring/${date}.json`,
    /** What a person answered about it. @param date ISO date */
    answer: (date: string) => `${root}/monitoring/${date}-answer.json`,
  };
};

/** What a run promises of its forecast, for whoever scores it later. @param root prefix of the run's own files */
export const promiseUri = (root: string): string => `${root}/promise.json`;
