import type { RunFacts } from './read-run-facts.js';

/** What became of a run, a phrase. */
export function describeState({ record, manifest, deleted }: RunFacts): string {
  if (record?.reproduces !== undefined) return `does ${record.reproduces} again`;
  if (manifest !== undefined) return 'published';
  if (deleted !== undefined) return 'published, its version was deleted';
  return record?.result?.version === undefined ? 'has not published' : 'published, its version is gone';
}
