import { describe, expect, it } from 'vitest';
import { mergePanels } from '../../../core/panel/merge-panels.js';
import { decodePanel, encodePanel } from '../../../core/panel/panel-file.js';
import { snapOf } from '../../../core/panel/snap-of.js';
import { encode, smallPanel } from '../../support/small-panel.js';
import { splitByStore } from '../../support/split-by-store.js';

const panel = smallPanel({ stores: ['CA_1', 'TX_1', 'WI_1'], items: ['FOODS_1_001', 'HOBBIES_1_001'] });

describe('a panel file', () => {
  it('gives back what was written', () => {
    expect(decodePanel(encodePanel(panel))).toEqual(panel);
  });

  it('keeps the SNAP days of states that are called like what objects have', () => {
    const { calendar } = panel;
    const states = ['constructor', '__proto__', '$array', 'toString', 'kind'];
    const snap = Object.fromEntries(states.map((state, at) => [state, calendar.dates.map((_, day) => (day + at) % 2)]));
    const flags = Object.fromEntries(Object.entries(snap).map(([state, days]) => [state, Uint8Array.from(days)]));
    const read = decodePanel(encodePanel({ ...panel, calendar: { ...calendar, snap: flags } })).calendar;
    for (const [state, days] of Object.entries(snap)) expect([...(snapOf(read, state) ?? [])]).toEqual(days);
    expect(snapOf(calendar, 'constructor')).toBeUndefined();
  });

  it('keeps how the data ends its ids, through shards too', () => {
    const { series } = panel;
    const suffix = encode(series.ids.map((_, row) => ['', '_validation', '_evaluation'][row % 3] as string));
    const ended = { ...panel, series: { ...series, suffix } };
    expect(decodePanel(encodePanel(ended))).toEqual(ended);
    expect(mergePanels(splitByStore(ended).map((shard) => shard.panel))).toEqual(ended);
    const broken = { ...ended, series: { ...series, suffix: { ...suffix, codes: suffix.codes.subarray(1) } } };
    expect(() => decodePanel(encodePanel(broken))).toThrow('values of suffix');
  });

  it('can be read from any position of a larger buffer', () => {
    const file = encodePanel(panel);
    const larger = new Uint8Array(file.length + 3);
    larger.set(file, 3);
    expect(decodePanel(larger.subarray(3))).toEqual(panel);
  });

  it.each([0, 7, 40, 0.5, 0.99])('is refused when it is cut off at %s', (cut) => {
    const file = encodePanel(panel);
    expect(() => decodePanel(file.slice(0, cut < 1 ? Math.floor(file.length * cut) : cut))).toThrow(/panel file/);
  });

  it('is refused when it is something else', () => {
    expect(() => decodePanel(new TextEncoder().encode('id,item_id,dept_id\n'))).toThrow(
      'these bytes are no panel file',
    );
  });
});

describe('shards', () => {
  it('put together are the panel again', () => {
    const shards = splitByStore(panel);
    expect(shards.map((shard) => shard.store)).toEqual(['CA_1', 'TX_1', 'WI_1']);
    expect(mergePanels(shards.map((shard) => shard.panel))).toEqual(panel);
  });

  it('keep the encoding of the whole panel', () => {
    const [, texas] = splitByStore(panel);
    expect(texas?.panel.series.store.labels).toEqual(['CA_1', 'TX_1', 'WI_1']);
    expect([...(texas?.panel.series.store.codes ?? [])]).toEqual([1, 1]);
  });

  it('of different datasets are not put together', () => {
    expect(() => mergePanels([panel, smallPanel({ days: 60 })])).toThrow(/not of one dataset/);
    expect(() => mergePanels([panel, smallPanel({ stores: ['CA_4'] })])).toThrow(/not of one dataset/);
  });
});
