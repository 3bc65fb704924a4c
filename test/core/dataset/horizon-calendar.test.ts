import { describe, expect, it } from 'vitest';
import { findSilentHorizon } from '../../../core/dataset/horizon-calendar.js';
import { readDataset } from '../../../core/dataset/read-dataset.js';
import { generateSample } from '../../../core/sample/generate-sample.js';
import { faultsOf, filesWith } from '../../support/dataset-files.js';
import { m5Folder, m5Panel, m5Title } from '../../support/m5.js';
import { encode, smallPanel } from '../../support/small-panel.js';

const DAYS = 400;

/** A calendar with events and SNAP days as a test has them. */
function calendarOf({ isEvent = () => false, snap = {} }: Flags) {
  const { calendar } = smallPanel({ days: DAYS });
  const days = calendar.dates.length;
  const names = encode(Array.from({ length: days }, (_, day) => (isEvent(day) ? 'Fair' : 'unknown')));
  return {
    ...calendar,
    events: { ...calendar.events, eventName1: names },
    snap: Object.fromEntries(
      Object.entries(snap).map(([state, isSnap]) => [
        state,
        Uint8Array.from({ length: days }, (_, day) => (isSnap(day) ? 1 : 0)),
      ]),
    ),
  };
}
interface Flags {
  readonly isEvent?: (day: number) => boolean;
  readonly snap?: Readonly<Record<string, (day: number) => boolean>>;
}

const ORIGIN = DAYS - 1;
const warningsOf = (flags: Flags) => findSilentHorizon(calendarOf(flags), ORIGIN);
const monthly = (day: number) => day % 30 < 10;

describe('events after the origin', () => {
  it('are told when there are none, though most stretches of 28 days had some', () => {
    expect(warningsOf({ isEvent: (day) => day <= ORIGIN && day % 12 === 0 })).toEqual([
      {
        code: 'no-events-in-horizon',
        file: 'calendar.csv',
        count: 28,
        message:
          'none of the 28 days after 2016-02-04 has an event, the last one is on 2016-02-01; 100 % of all stretches of 28 days before ' +
          'had some. The models see ordinary days there: write the events of the coming days into event_name_1 and event_type_1, if ' +
          'there are any.',
      },
    ]);
  });

  it('are told when they end within the 28 days, and never were so rare', () => {
    const [warning] = warningsOf({ isEvent: (day) => day <= ORIGIN + 8 && day % 4 === 0 });
    expect(warning).toMatchObject({ code: 'no-events-in-horizon', count: 23 });
    expect(warning?.message).toContain('though the forecast goes on for 23 days, until 2016-03-03');
  });

  it('are not missed where they are rare', () => {
    expect(warningsOf({ isEvent: (day) => day <= ORIGIN && day % 100 === 50 })).toEqual([]);
    expect(warningsOf({ isEvent: (day) => day < 4 })).toEqual([]);
    expect(warningsOf({})).toEqual([]);
  });

  it('are not missed where later ones are written down already', () => {
    const { calendar } = smallPanel({ days: DAYS });
    const isEvent = (day: number) => day % 12 === 0 && !(day > ORIGIN - 100 && day <= ORIGIN - 72);
    const eventName1 = encode(calendar.dates.map((_, day) => (isEvent(day) ? 'Fair' : 'unknown')));
    const whole = { ...calendar, events: { ...calendar.events, eventName1 } };
    expect(findSilentHorizon(whole, ORIGIN - 100)).toEqual([]);
  });

  it('are not missed in a season that had none a year before', () => {
    const isQuiet = (day: number) => day % 364 > 20 && day % 364 < 75;
    expect(warningsOf({ isEvent: (day) => day % 10 === 0 && !isQuiet(day) })).toEqual([]);
  });
});

describe('SNAP days after the origin', () => {
  it('are told when there are none, in one warning for all states', () => {
    const until = (day: number) => day <= ORIGIN && monthly(day);
    const [warning, ...more] = warningsOf({ snap: { BE: until, 'Nord/Ost': until, WI: monthly } });
    expect(more).toEqual([]);
    expect(warning).toMatchObject({ code: 'no-snap-in-horizon', count: 2 });
    expect(warning?.message).toContain('is a SNAP day of BE, the last one is on');
    expect(warning?.message).toContain('The same goes for Nord/Ost.');
  });

  it('are not missed where they come as they always did, or never came', () => {
    expect(warningsOf({ snap: { BE: monthly, WI: () => false } })).toEqual([]);
  });
});

describe('rows after the origin', () => {
  it('are a fault where the calendar ends before the forecast does', () => {
    const cut = filesWith({ 'calendar.csv': (text) => text.split('\n').slice(0, 151).join('\n') });
    expect(faultsOf(cut)).toMatchInlineSnapshot(`
      "  calendar.csv: the calendar ends before the forecast does
          d: 'd_150'
          cure: Extend it to d_168, 28 days after the origin, with prices for those weeks."
    `);
    expect(faultsOf(cut, {}, 'd_122')).toBe('no faults');
  });
});

describe('sound data', () => {
  it.each([730, 500, 472, 140])('has no warnings: the sample, %s days', (days) => {
    const files = generateSample({ seed: 3, items: 7, stores: ['CA_1', 'TX_1', 'WI_1'], days });
    const bytes = (text: string) => Buffer.from(text);
    const sales = { name: 'sales_train_evaluation.csv', bytes: bytes(files['sales_train_evaluation.csv']) };
    const raw = { calendar: bytes(files['calendar.csv']), sales, prices: bytes(files['sell_prices.csv']) };
    expect(readDataset(raw, {}, undefined)).toMatchObject({ kind: 'panel', warnings: [] });
  });

  it.skipIf(m5Folder === undefined)(
    m5Title('has no warnings of the calendar: M5, at the origins that the competition and the benches use'),
    () => {
      const { calendar } = m5Panel({ maxItems: 1 });
      for (const day of [1829, 1857, 1885, 1913, 1941]) {
        expect(findSilentHorizon(calendar, day - calendar.firstDay)).toEqual([]);
      }
    },
  );
});
