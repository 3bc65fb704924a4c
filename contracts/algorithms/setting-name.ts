/** The name of an algorithm in names of settings: `hist-gb` -> `HIST_GB`. */
export const settingName = (algorithm: string): string => algorithm.toUpperCase().replaceAll('-', '_');
