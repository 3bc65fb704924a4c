import { Option } from 'commander';
import { type Bench, wholeNumberFrom } from '../support/bench.js';
import { benchData } from '../support/m5-sized-data.js';
import { measureWay } from './measure-way.js';

interface Flags {
  readonly copies: number;
  readonly days: number;
  readonly only?: true;
}

export const bench: Bench<Flags> = {
  description: `What a run costs from its raw files to its published version, step by step through its activities, for the stores of M5 and for
many times as many: the peak memory of each step shows what grows with the series. The forecast is that of the one member that needs no
training job. There is no peer.

ratio: seconds a series at the larger size over those at the smaller, 1 when cost grows in proportion.`,
  options: [
    new Option('--copies <number>', 'how many times the stores of M5 the larger size has')
      .argParser(wholeNumberFrom(2))
      .default(10),
    new Option('--days <number>', 'how many of the last days the data have')
      .argParser(wholeNumberFrom(168))
      .default(420),
    new Option('--only', 'leave the smaller size out, and the ratio with it'),
  ],
  run: async ({ copies, days, only }) => {
    const small = only ? [] : await measureWay('stores of M5', benchData({ days }).folder);
    const { folder, origin } = benchData({ copies, days });
    const large = await measureWay(`${copies} x the stores of M5`, folder);
    const ratio = small.length === 0 ? null : large[0]!.seconds / (small[0]!.seconds * copies);
    return { bench: `scale: raw files to a published version (${origin})`, rows: [...large, ...small], ratio };
  },
};
