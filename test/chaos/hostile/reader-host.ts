import { forgetPeakMemory } from './process-facts.js';
import type { ReaderEnd, ReaderTask } from './reader-process.js';
import { READERS } from './readers.js';
import { Dice } from './values.js';

// The process that reads: each message is a point, and its answer what came of it.

const TURN_MS = 50;

const report = (message: ReaderEnd | 'ready' | 'turns') => process.send?.(message);

process.on('message', ({ kind, seed, point, folder }: ReaderTask) => {
  const read = async (): Promise<ReaderEnd> => {
    const reader = READERS[kind];
    const readIt = await reader.prepare(new Dice(seed, point, kind), folder);
    // What making it took is not the reader's.
    forgetPeakMemory();
    report('turns');
    const turns = setInterval(() => report('turns'), TURN_MS);
    try {
      return { outcome: await readIt(), fault: undefined };
    } catch (error) {
      if (reader.isRefusal(error)) return { outcome: 'refused', fault: undefined };
      const { name, message } = error as Error;
      return { outcome: 'broke', fault: `${name}: ${message.slice(0, 300)}` };
    } finally {
      clearInterval(turns);
    }
  };
  read().then(report, (error: Error) => report({ outcome: 'broke', fault: `${error.message.slice(0, 300)}` }));
});
// Whoever started it is gone.
process.on('disconnect', () => process.exit(0));
report('ready');
