import { beforeAll, describe, expect, it } from 'vitest';
import { backtestEnsemble } from '../../../activities/evaluation/backtest-ensemble.js';
import { combineForecasts } from '../../../activities/evaluation/combine-forecasts.js';
import { scoreForecasts } from '../../../activities/evaluation/score-forecasts.js';
import { readText, writeObject } from '../../../activities/s3/s3-objects.js';
import { cellsOf } from '../../../contracts/dataset/cells.js';
import type { PanelRef } from '../../../contracts/dataset/dataset.js';
import type { NamedForecast } from '../../../contracts/evaluation/ensemble.js';
import { smoothedShares } from '../../../core/baselines/smoothed-shares.js';
import { topDown } from '../../../core/baselines/top-down.js';
import { departmentsOf } from '../../../core/panel/departments-of.js';
import { encodePanel } from '../../../core/panel/panel-file.js';
import { smallPanel } from '../../support/small-panel.js';
import { splitByStore } from '../../support/split-by-store.js';
import { useS3 } from '../../support/use-s3.js';
import { useThreads } from '../../support/use-threads.js';

const DAYS = 140;
/** Departments alternate, so that a cell's series do not lie together. */
const items = ['FOODS_1_001', 'HOBBIES_1_001', 'FOODS_1_002', 'HOBBIES_1_002'];
const sales = (series: number, day: number) => 3 + ((series * 5 + day * 3) % 7);
const panel = smallPanel({ stores: ['CA_1', 'TX_1'], items, days: DAYS, sales });
const origins = [DAYS - 56, DAYS - 28];

const s3 = useS3();
const threads = useThreads();
let panels: PanelRef[];
beforeAll(async () => {
  panels = await Promise.all(
    splitByStore(panel).map(async ({ store, panel: shard }) => {
      const uri = `s3://${s3.bucket}/panels/${store}.panel`;
      await writeObject(s3.client, uri, encodePanel(shard));
      return { store, uri, series: shard.series.count, departments: departmentsOf(shard.series) };
    }),
  );
});
const deps = () => ({ s3: s3.client, threads });

/** A member that forecasts what will be sold, of every other item times a factor; a file a cell, as transforms leave them. */
async function member(name: string, originDay: number, factor: number, byDepartment: boolean): Promise<NamedForecast> {
  const cells = cellsOf(panels, byDepartment).map(async (cell) => {
    const lines = splitByStore(panel)
      .filter(({ store }) => store === cell.store)
      .flatMap(({ panel: shard }) =>
        shard.series.ids.flatMap((id, row) => {
          if (cell.department !== undefined && !id.startsWith(cell.department.name)) return [];
          const series = panel.series.ids.indexOf(shard.series.ids[row] as string);
          return Array.from(
            { length: 28 },
            (_, step) => (series % 4 < 2 ? factor : 1) * sales(series, originDay + step),
          );
        }),
      );
    const uri = `s3://${s3.bucket}/answers/${name}/${originDay}/${cell.name}.csv.out`;
    await writeObject(s3.client, uri, `${lines.join('\n')}\n`);
    return { cell, uri };
  });
  return { name, cells: await Promise.all(cells) };
}

const backtest = async (factors: readonly [number, number], at = origins) =>
  backtestEnsemble(deps(), {
    panels,
    folds: await Promise.all(
      at.map(async (originDay) => ({
        originDay,
        members: [await member('good', originDay, factors[0], true), await member('bad', originDay, factors[1], false)],
      })),
    ),
    methods: [],
    models: 2,
    choose: true,
    quantilesUri: `s3://${s3.bucket}/quantiles.json`,
  });

describe('members at past origins', () => {
  it('are scored whatever series share a model, and the better one gets the weight', async () => {
    const { origins: scored, recipe, quantilesUri } = await backtest([1, 3]);
    expect(scored.map(({ window }) => window.originDay)).toEqual(origins);
    for (const { members } of scored) {
      expect(members.map(({ name }) => name)).toEqual(['good', 'bad']);
      expect(members[0]?.wrmsse).toBeCloseTo(0, 6);
      expect(members[1]?.wrmsse).toBeGreaterThan(1);
    }
    expect(recipe.weights).toEqual([1, 0]);
    expect(JSON.parse(await readText(s3.client, quantilesUri))).toHaveLength(12);
  });

  it('are judged at each origin by what the origins before it chose', async () => {
    const { origins: scored } = await backtest([1, 3]);
    // Nothing is known before the first: both count the same. The second knows who was better.
    expect(scored[0]?.ensemble.wrmsse).toBeGreaterThan(1);
    expect(scored[1]?.ensemble.wrmsse).toBeLessThan(0.2);
  });
});

describe('members that no past origin has tried', () => {
  it('count the same and go halfway to the day totals, as does the forecast that quantiles are learnt from', async () => {
    const originDay = DAYS - 28;
    const champion = await member('champion', originDay, 3, false);
    const input = {
      ...({
        panels,
        folds: [{ originDay, members: [champion] }],
        methods: ['top-down'],
        models: 1,
        choose: false,
      } as const),
      quantilesUri: `s3://${s3.bucket}/untried.json`,
    };
    const { origins: scored, recipe } = await backtestEnsemble(deps(), input);
    const refined = await backtestEnsemble(deps(), { ...input, sums: { totals: 'refined' } });
    expect(refined.recipe).toEqual({ ...recipe, totals: 'refined' });
    expect(recipe).toEqual({ weights: [0.5, 0.5], correction: 'day-totals', strength: 0.5 });
    expect(scored[0]?.ensemble.wrmsse).toBeLessThan(0.6 * (scored[0]?.members[0]?.wrmsse as number));
  });
});

describe('sales whose changes cancel out at every day', () => {
  const originDay = DAYS - 28;
  // One item is sold on even days and the other on odd ones: each changes, and their sum never does.
  const even = smallPanel({
    items: ['FOODS_1_001', 'HOBBIES_1_001'],
    days: DAYS,
    sales: (series, day) => 1 + ((series + day) % 2),
  });
  const reason = {
    type: 'NothingToScore',
    nonRetryable: true,
    message:
      'No forecast can be scored: nothing can be weighed at level 1 (total): on the 28 days up to d_112 nothing was sold ' +
      'at a known price whose sales, added up, had ever changed before.',
  };

  async function forecastOfEven() {
    const [uri, answer] = [`s3://${s3.bucket}/panels/even.panel`, `s3://${s3.bucket}/answers/even.csv.out`];
    await writeObject(s3.client, uri, encodePanel(even));
    await writeObject(s3.client, answer, `${new Array(2 * 28).fill(1).join('\n')}\n`);
    const panel: PanelRef = { store: 'CA_1', uri, series: 2, departments: departmentsOf(even.series) };
    const cells = cellsOf([panel], false).map((cell) => ({ cell, uri: answer }));
    return { panels: [panel], member: { name: 'ones', cells } };
  }

  it('leave a score without a scale, which is told as a failure that the table explains', async () => {
    const { panels, member } = await forecastOfEven();
    const input = { originDay, window: 'holdout' as const, panels, candidates: [member] };
    await expect(scoreForecasts(deps(), input)).rejects.toMatchObject(reason);
  });

  it('leave members without one likewise', async () => {
    const { panels, member } = await forecastOfEven();
    const settings = { methods: [], models: 1, choose: true, quantilesUri: `s3://${s3.bucket}/even.json` };
    const work = backtestEnsemble(deps(), { panels, folds: [{ originDay, members: [member] }], ...settings });
    await expect(work).rejects.toMatchObject(reason);
  });
});

describe('the members at the origin', () => {
  it('become one forecast, a file a store in the order of its series', async () => {
    const shards = await combineForecasts(deps(), {
      panels,
      originDay: DAYS - 28,
      members: [await member('good', DAYS - 28, 1, true), await member('bad', DAYS - 28, 3, false)],
      methods: [],
      recipe: { weights: [0.5, 0.5], correction: 'none', strength: 0 },
      prefix: `s3://${s3.bucket}/published`,
    });
    expect(shards.map(({ panel: { store } }) => store)).toEqual(['CA_1', 'TX_1']);
    for (const [index, { uri }] of shards.entries()) {
      const values = (await readText(s3.client, uri)).trimEnd().split('\n').map(Number);
      expect(values).toHaveLength(4 * 28);
      const first = index * 4;
      expect(values.slice(28, 56)).toEqual(
        Array.from({ length: 28 }, (_, step) => 2 * sales(first + 1, DAYS - 28 + step)),
      );
    }
  });

  it('leave what a method said of each store beside the forecast, since it had no job', async () => {
    const [shard] = await combineForecasts(deps(), {
      panels,
      originDay: DAYS - 28,
      members: [await member('good', DAYS - 28, 1, true)],
      methods: ['top-down', 'exponential-smoothing'],
      recipe: { weights: [0.5, 0.25, 0.25], correction: 'none', strength: 0 },
      prefix: `s3://${s3.bucket}/with-method`,
    });
    const wanted = { 'top-down': topDown(panel, DAYS - 28), 'exponential-smoothing': smoothedShares(panel, DAYS - 28) };
    expect(shard?.methods?.map(({ method }) => method)).toEqual(Object.keys(wanted));
    for (const { method, uri } of shard?.methods ?? []) {
      const values = (await readText(s3.client, uri)).trimEnd().split('\n').map(Number);
      expect(values, method).toEqual([...wanted[method].subarray(0, 4 * 28)]);
    }
  });

  it('are refused when series have no answer', async () => {
    const whole = await member('good', DAYS - 28, 1, true);
    await expect(
      combineForecasts(deps(), {
        panels,
        originDay: DAYS - 28,
        members: [{ ...whole, cells: whole.cells.slice(1) }],
        methods: [],
        recipe: { weights: [1], correction: 'none', strength: 0 },
        prefix: `s3://${s3.bucket}/refused`,
      }),
    ).rejects.toThrow('the forecast has answers for 2 series of CA_1; there are 4.');
  });
});
