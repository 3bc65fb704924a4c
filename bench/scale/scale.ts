import { Option } from 'commander';
import { type Bench, wholeNumberFrom } from '../support/bench.js';
import { measureActivities } from '../support/in-activities.js';
import { benchData } from '../support/m5-sized-data.js';

interface Flags {
  readonly copies: number;
  readonly only?: true;
}

export const bench: Bench<Flags> = {
  description: `What raw files cost on their way to feature files in the object store, through the activities of a run, for all of M5 and for
many times that: the peak memory shows what grows with the series. There is no peer.

ratio: seconds a series at the larger size over those at the smaller, 1 when cost grows in proportion.`,
  options: [
    new Option('--copies <number>', 'how many times M5 the larger size is').argParser(wholeNumberFrom(2)).default(10),
    new Option('--only', 'leave M5 itself out, and the ratio with it'),
  ],
  run: async ({ copies, only }) => {
    const small = only ? [] : await measureActivities('all of M5', benchData().folder);
    const { folder, origin } = benchData(copies);
    const large = await measureActivities(`${copies} x M5`, folder);
    const ratio = small.length === 0 ? null : large[0]!.seconds / (small[0]!.seconds * copies);
    return { bench: `scale: raw files to features (${origin})`, rows: [...large, ...small], ratio };
  },
};
