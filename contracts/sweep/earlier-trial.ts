import type { EarlierTrial, RecordedTrial } from './sweep-record.js';

/** What the search learns from a trial. @param comparable whether it completed on the same data */
export const earlierTrial =
  (comparable: boolean) =>
  ({ values, result: { algorithm, status, objective } }: RecordedTrial): EarlierTrial => ({
    algorithm,
    values,
    status,
    // What a failed trial scored may be no number; it is the same as none.
    ...(Number.isFinite(objective) ? { objective } : {}),
    comparable,
  });
