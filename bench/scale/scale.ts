import type { BenchResult } from '../support/bench.js';
import { measureActivities } from '../support/in-activities.js';
import { benchData } from '../support/m5-sized-data.js';

/**
 * What raw files cost on their way to feature files in the object store, for all of M5 and for many times that: the peak
 * memory shows what grows with the series. `--copies N` takes N times M5 instead of 10; `--only` leaves M5 itself out.
 *
 * @returns ratio: seconds a series at the larger size over those at the smaller, 1 when cost grows in proportion
 */
export async function run(flags: readonly string[]): Promise<BenchResult> {
  const at = flags.indexOf('--copies');
  const copies = at === -1 ? 10 : Number(flags[at + 1]);
  if (!Number.isInteger(copies) || copies < 2) throw new Error('--copies wants a whole number from 2 on');
  const small = flags.includes('--only') ? [] : await measureActivities('all of M5', benchData().folder);
  const { folder, origin } = benchData(copies);
  const large = await measureActivities(`${copies} x M5`, folder);
  const ratio = small.length === 0 ? null : large[0]!.seconds / (small[0]!.seconds * copies);
  return { bench: `scale: raw files to features (${origin})`, rows: [...large, ...small], ratio };
}
