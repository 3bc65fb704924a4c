import { describe, expect, it } from 'vitest';
import { parseEvent, parsePrice, parseSnap } from '../../../client/scenarios/parse-change.js';

describe('a change on the command line', () => {
  it.each([
    ['FOODS_3_090=-10%', { of: 'FOODS_3_090', percent: -10 }],
    ['FOODS_3@CA_1=2.50', { of: 'FOODS_3', store: 'CA_1', price: 2.5 }],
    ['*:2016-06-01..2016-06-07=+5%', { of: '*', from: '2016-06-01', to: '2016-06-07', percent: 5 }],
    ['a=b@c@CA_1:2016-06-01=0.5', { of: 'a=b@c', store: 'CA_1', from: '2016-06-01', to: '2016-06-01', price: 0.5 }],
  ])('names a price: %s', (text, change) => expect(parsePrice(text)).toEqual(change));

  it.each([
    ['2016-06-12=none', { date: '2016-06-12', names: [] }],
    ['2016-06-12=Easter+OrthodoxEaster', { date: '2016-06-12', names: ['Easter', 'OrthodoxEaster'] }],
    ['2016-06-12=A=B', { date: '2016-06-12', names: ['A=B'] }],
  ])('names an event: %s', (text, change) => expect(parseEvent(text)).toEqual(change));

  it.each([
    ['CA:2016-06-12=on', { state: 'CA', from: '2016-06-12', to: '2016-06-12', on: true }],
    ['CA:2016-06-12..2016-06-14=off', { state: 'CA', from: '2016-06-12', to: '2016-06-14', on: false }],
  ])('names SNAP days: %s', (text, change) => expect(parseSnap(text)).toEqual(change));

  it.each([
    [
      parsePrice,
      'FOODS_3_090',
      'Write it ITEM=-10% or ITEM@STORE=2.50; a department, a category or * may stand for ITEM.',
    ],
    [parsePrice, 'A=-10', '-10 is neither a change such as -10% nor a price above 0 such as 2.50. Did you mean -10%?'],
    [parsePrice, 'A=2,50', '2,50 is neither a change such as -10% nor a price above 0 such as 2.50.'],
    [parsePrice, 'A=0', '0 is neither a change such as -10% nor a price above 0 such as 2.50.'],
    [parsePrice, 'A=-100%', '-100% leaves no price above 0, or more than eleven times the price.'],
    [parsePrice, 'A=0.00000001', 'A price lies between 0.0001 and 1000000000.'],
    [parsePrice, `A=${'9'.repeat(400)}`, 'A price lies between 0.0001 and 1000000000.'],
    [parsePrice, 'A:2016-06-31=1', '2016-06-31 is no day that exists; write it as 2016-06-12.'],
    [parsePrice, 'A:2016-06-02..2016-06-01=1', '2016-06-01 lies before 2016-06-02; write the first day first.'],
    [parsePrice, 'A@=1', 'Write it ITEM@STORE=1.'],
    [parseEvent, '2016-06-12', 'Write it 2016-06-12=NAME, or 2016-06-12=none.'],
    [parseEvent, '12.6.2016=none', '12.6.2016 is no day that exists; write it as 2016-06-12.'],
    [parseEvent, '2016-06-12=A+B+C', 'A day has two events at most.'],
    [parseSnap, 'CA=on', 'Write it STATE:DATE=on or STATE:FIRST..LAST=off, as CA:2016-06-12=on.'],
    [parseSnap, 'CA:2016-06-12=yes', 'yes is neither on nor off.'],
  ])('is refused with what would be right: %# %s', (parse, text, message) => {
    expect(() => parse(text)).toThrow(message);
  });
});
