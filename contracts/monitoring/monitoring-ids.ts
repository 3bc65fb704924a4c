/** Ids of what monitoring starts: made of the forecast and the date of its newest sales, so that a repetition finds it. */
export const monitoringIds = {
  /** How the ids of all its workflows begin. */
  prefix: (name: string) => `monitor/${name}/`,
  /** @param dataset prefix of the raw files, named by their content */
  monitor: (name: string, dataset: string, through: string | undefined) =>
    `monitor/${name}/${dataset.replace(/\/+$/, '').split('/').at(-1)}${through === undefined ? '' : `-${through}`}`,
  /** @param date last day with sales */
  question: (name: string, date: string) => `monitor/${name}/${date}/question`,
  /** The move of the pointer, as it remembers it. @param who `table` or `answer`: what decided it */
  rollback: (name: string, date: string, who: 'table' | 'answer') => `monitor/${name}/${date}/rollback-by-${who}`,
  /** The run that is started to train anew. */
  run: (name: string, date: string) => `${name}-monitor-${date}`,
} as const;
