import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { writeWholeFile } from '../../client/files/write-whole-file.js';
import { describeAssumptions } from '../../client/quantities/describe-assumptions.js';
import type { PlannedLine } from '../../client/quantities/plan-quantities.js';
import { quantitiesCsv } from '../../client/quantities/quantities-csv.js';
import { renderQuantities } from '../../client/views/render-quantities.js';

const line = (changes: Partial<PlannedLine> = {}): PlannedLine => ({
  ...{ item: 'FOODS_1_001', store: 'CA_1', onHand: 3, onOrder: 2, packSize: 6, minimumOrder: 0 },
  ...{ demand: 14.0004, deviation: 3.7417, orderUpTo: 20, orderUpToAtMost: 34, order: 18 },
  ...{ coveredBefore: 0.0055, coveredAfter: 0.98828 },
  ...changes,
});
const period = { from: '2016-05-23', through: '2016-05-29', days: 7 };
const terms = { serviceLevel: 0.95, leadTime: 5, reviewPeriod: 2, correlation: 0 };
const rendered = (lines: readonly PlannedLine[], width: number, changes = {}) =>
  renderQuantities(
    {
      ...{ title: 'Orders', lines, withoutStock: [], unknown: 0, assumptions: describeAssumptions(period, terms) },
      ...changes,
    },
    width,
  );

describe('quantities', () => {
  it('are shown with what they rest on', () => {
    const withoutStock = [{ item: 'FOODS_1_002', store: 'CA_1' }];
    expect(
      rendered([line(), line({ order: 0, store: 'TX_1' })], 100, { withoutStock, unknown: 3 }),
    ).toMatchInlineSnapshot(`
      "Orders

      store  item         order  on hand  on order  demand  up to  at most  covered
      CA_1   FOODS_1_001     18        3         2    14.0     20       34      1 %
      TX_1   FOODS_1_001      0        3         2    14.0     20       34      1 %

      1 of 2 lines need an order, 18 units in all.
      1 series has no line in the stock file, and no order was planned for it: FOODS_1_002 in CA_1.
      3 lines of the stock file were left out: the forecast has no such series.

      What this rests on:
      * An order that is placed before 2016-05-23 lasts through 2016-05-29: 5 days until it arrives and 2
      days until the next order can be placed.
      * Service level 95 %: in so many of a hundred such periods nothing is missing. It is no fill rate,
      the share of units that are served, which is higher.
      * The errors of days are independent of each other. Where an item sells better or worse than
      forecast for days on end, it takes more, up to the column "at most": see --correlation.
      * Spread: that of the nine published quantiles of each day, and at least that of customers who buy
      independently. The sum of the days is a count with a negative binomial distribution.
      * Stock is that of the morning of 2016-05-23; what is on order arrives within the period; what is
      sold out is not bought later."
    `);
  });

  it('show nothing as certain that is not', () => {
    const shown = rendered([line({ coveredBefore: 0.99996 }), line({ coveredBefore: 0.0001 })], 100);
    expect(shown).toContain('>99 %');
    expect(shown).toContain('<1 %');
    expect(describeAssumptions(period, { ...terms, serviceLevel: 0.9999999 })[1]).toContain('99.99999 %');
  });

  it('fit a narrow terminal', () => {
    const widest = Math.max(
      ...rendered([line()], 80)
        .split('\n')
        .map((text) => stringWidth(text)),
    );
    expect(widest).toBeLessThanOrEqual(80);
  });

  it('are the largest orders first, and say how many are not shown', () => {
    const many = Array.from({ length: 1500 }, (_, at) => line({ order: at, item: `FOODS_1_${at}` }));
    const text = rendered(many, 120);
    expect(text).toContain('The 30 largest of 1,500 are shown; --csv FILE writes all.');
    expect(text).toContain('FOODS_1_1499');
    expect(text).not.toContain('FOODS_1_1469 ');
  });

  it('say of a service level beyond the quantiles and of correlated days what that means', () => {
    const text = describeAssumptions(period, { ...terms, serviceLevel: 0.999, correlation: 0.3 }).join('\n');
    expect(text).toContain('99.9 %');
    expect(text).toContain('beyond the quantile 0.995');
    expect(text).toContain('a correlation of 0.3');
  });

  it('are written as CSV, each row with all that it takes to know what it is', () => {
    const of = { ...terms, version: 'foods-1', period };
    expect(quantitiesCsv([line({ item: 'MILK, "1 l"' })], of)).toMatchInlineSnapshot(`
      "store_id,item_id,order,on_hand,on_order,pack_size,minimum_order,demand,deviation,order_up_to,order_up_to_at_most,covered_before,covered_after,from,through,lead_time,review_period,service_level,correlation,version
      CA_1,"MILK, ""1 l""",18,3,2,6,0,14,3.742,20,34,0.0055,0.9883,2016-05-23,2016-05-29,5,2,0.95,0,foods-1
      "
    `);
  });
});

describe('a file that is written whole', () => {
  it('replaces the one before it and leaves nothing else, also where it can not be written', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'forecast-files-'));
    try {
      await writeFile(join(folder, 'orders.csv'), 'before');
      await writeWholeFile(join(folder, 'orders.csv'), 'after');
      expect(await readFile(join(folder, 'orders.csv'), 'utf8')).toBe('after');
      await writeWholeFile(join(folder, 'new', 'orders.csv'), 'new');
      await expect(writeWholeFile(join(folder, 'new'), 'a folder is there')).rejects.toThrow();
      expect((await readdir(folder)).sort()).toEqual(['new', 'orders.csv']);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
