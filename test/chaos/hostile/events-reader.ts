import { readTensorDirectory } from '@durable-forecast/debugger-rules/tensors';
import type { HostileReader } from './hostile-reader.js';
import { type Dice, ESCAPED, hostileText } from './values.js';

type Directory = ReadonlyMap<string, Uint8Array>;

const INDEX = 'index/000000000/000000000000_worker_0.json';
const EVENTS = 'events/000000000000/000000000000_worker_0.tfevents';

/** Tensors that a container has saved: indexes that point anywhere, records of any bytes. */
export const eventsReader: HostileReader = {
  async prepare(dice) {
    const directory: Directory = new Map<string, Uint8Array>([
      [INDEX, Buffer.from(indexOf(dice))],
      [EVENTS, eventsOf(dice)],
      ['collections/000000000/worker_0_collections.json', Buffer.from(collectionsOf(dice))],
      ['training_job_end.ts', Buffer.alloc(0)],
    ]);
    return () => readAll(directory);
  },

  isRefusal: () => false,
};

/** Whatever is wrong with a directory is a warning. */
async function readAll(directory: Directory): Promise<string> {
  const { series, warnings } = await readTensorDirectory({
    list: async (prefix) => [...directory.keys()].filter((name) => name.startsWith(prefix)),
    read: async (name) => {
      if (name.includes('..') || name.startsWith('/')) throw new Error(`${name} is outside of the directory`);
      return directory.get(name);
    },
  });
  const longest = warnings.reduce((most, { message }) => Math.max(most, message.length), 0);
  if (longest > 10_000) throw new Error(`a warning of ${longest} characters`);
  return `${series.size} series, ${warnings.length > 0 ? 'warned' : 'sound'}`;
}

function indexOf(dice: Dice): string {
  const place = () => ({
    tensorname: hostileText(dice).slice(0, 5_000),
    start_idx: dice.pick([0, -5, 12, 2 ** 40, 100]),
    length: dice.pick([0, -1, 16, 2 ** 52, 200, 5_000_000]),
  });
  switch (dice.below(5)) {
    case 0:
      return '['.repeat(dice.pick([10, 1_000_000]));
    case 1:
      return JSON.stringify({ meta: { event_file_name: `../../${ESCAPED}` }, tensor_payload: [place()] });
    case 2:
      return JSON.stringify({
        meta: { event_file_name: EVENTS },
        // All of them the same large place.
        tensor_payload: Array.from({ length: 20_000 }, () => ({ tensorname: 'a', start_idx: 0, length: 5_000_000 })),
      });
    case 3:
      return JSON.stringify({ meta: JSON.parse('{"__proto__":1}'), tensor_payload: hostileText(dice) });
    default:
      return JSON.stringify({ meta: { event_file_name: EVENTS }, tensor_payload: Array.from({ length: 50 }, place) });
  }
}

function eventsOf(dice: Dice): Uint8Array {
  const bytes = Buffer.alloc(dice.pick([0, 3, 500, 6_000_000]), dice.below(256));
  for (let at = 0; at < Math.min(bytes.length, 2_000); at += 1) bytes[at] = dice.below(256);
  return bytes;
}

const collectionsOf = (dice: Dice): string =>
  dice.chance(0.5)
    ? hostileText(dice)
    : JSON.stringify({ collections: { [hostileText(dice).slice(0, 100)]: { tensor_names: [hostileText(dice)] } } });
