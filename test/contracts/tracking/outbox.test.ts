import { describe, expect, it } from 'vitest';
import { parseStored, sealedJson } from '../../../contracts/stored/stored-json.js';
import { entryMark, entryName } from '../../../contracts/tracking/outbox.js';
import { storedEntry } from '../../../contracts/tracking/tracking-entry.js';
import { rolledBack, runBegan, runEnded, trainingEnded } from './entries.js';

const entries = [runBegan(), trainingEnded(), runEnded(), rolledBack()];

describe('the name of an entry', () => {
  it('sorts entries by the time when they happened', () => {
    expect([...entries].reverse().map(entryName).sort()).toEqual(entries.map(entryName));
  });

  it('is the same when it is told again, and another one for what else happened at that moment', () => {
    expect(entryName(runBegan())).toBe(entryName(runBegan()));
    expect(entryName(runBegan({ id: 'foods-1/run-ended' }))).not.toBe(entryName(runBegan()));
  });

  it('says of which run it is', () => {
    expect(entryName(trainingEnded())).toContain(entryMark('foods-1'));
    expect(entryName(trainingEnded())).not.toContain(entryMark('foods-10'));
  });

  it('can be the key of an object, whatever the run is called', () => {
    expect(entryName(runBegan({ run: 'Bäckerei/1', id: "a'b" }))).toMatch(
      /^\d{8}T\d{9}Z-[0-9a-f]{12}-[0-9a-f]{24}\.json$/,
    );
  });
});

describe('an entry that is read back', () => {
  it.each(entries)('is what was written: $kind', (entry) => {
    expect(parseStored(storedEntry, sealedJson(entry))).toEqual({ kind: 'sound', value: entry });
  });

  it('is damaged where a number was changed', () => {
    const text = sealedJson(trainingEnded()).replace('1.9', '1.8');
    expect(parseStored(storedEntry, text)).toEqual({ kind: 'damaged', problem: 'it was changed after it was written' });
  });
});
