import type { DataExploration } from '../../core/exploration/explore.js';
import { COLUMNS, type Correlation } from '../../core/exploration/look-at-columns.js';
import { PRICE_STEPS, PROMOTION } from '../../core/exploration/look-at-prices.js';
import { barPicture } from '../pictures/bar-picture.js';
import { heatPicture } from '../pictures/heat-picture.js';
import { linePicture } from '../pictures/line-picture.js';
import type { Picture } from '../pictures/picture.js';

const DAY_MS = 86_400_000;

/** What sales do when a price changes, and at prices below the usual one. */
export function pricePictures({ prices }: DataExploration): readonly Picture[] {
  const steady = prices.steps[PRICE_STEPS.findIndex(({ label }) => label === 'the same')];
  const drift = steady === undefined || steady.before === 0 ? 1 : steady.after / steady.before;
  const ratioOf = ({ before, after }: { before: number; after: number }) =>
    before === 0 ? Number.NaN : after / before / drift;
  const steps = barPicture(
    {
      title: 'When a price changes',
      description:
        'Units of the week after a change over those of the week before, by the size of the change, as a share of what weeks without one do. 1 is no effect; a price also falls because ' +
        'something sells badly, or for its last weeks.',
      label: 'change of the price',
      value: 'times the week before',
      isLying: true,
      from: 1,
    },
    PRICE_STEPS.map(({ label }, at) => ({ label, value: ratioOf(prices.steps[at] ?? { before: 0, after: 0 }) })),
  );
  const promoted = prices.promotions.filter(({ promotedWeeks, usual }) => promotedWeeks > 0 && usual > 0);
  const promotions = barPicture(
    {
      title: 'Promotions',
      description: `Units in weeks whose price is more than ${Math.round(100 * (1 - PROMOTION))} % below the median of its series, over what the same series sell in as many other weeks.`,
      label: 'department',
      value: 'times other weeks',
      isLying: true,
      from: 1,
    },
    promoted.map(({ department, units, usual }) => ({ label: department, value: units / usual })),
  );
  return [
    {
      ...steps,
      table: {
        head: ['change of the price', 'weeks of series', 'units before', 'units after', 'times the week before'],
        rows: PRICE_STEPS.map(({ label }, at) => {
          const { weeks = 0, before = 0, after = 0 } = prices.steps[at] ?? {};
          const ratio = ratioOf({ before, after });
          return {
            cells: [
              label,
              String(weeks),
              before.toFixed(0),
              after.toFixed(0),
              Number.isFinite(ratio) ? ratio.toFixed(3) : '–',
            ],
          };
        }),
        numbers: [1, 2, 3, 4],
      },
    },
    {
      ...promotions,
      table: {
        head: ['department', 'weeks of series', 'of them promoted', 'units', 'in other weeks'],
        rows: prices.promotions.map(({ department, weeks, promotedWeeks, units, usual }) => ({
          cells: [department, String(weeks), String(promotedWeeks), units.toFixed(0), usual.toFixed(0)],
        })),
        numbers: [1, 2, 3, 4],
      },
    },
  ];
}

/** Which columns go with each other, and which departments. */
export function correlationPictures({
  columnCorrelations,
  departmentCorrelations,
  departmentNames,
  leftOut,
}: DataExploration): readonly Picture[] {
  return [
    heatPicture(
      {
        title: 'Correlation of columns',
        description:
          'Pearson’s correlation over series and days that are evenly taken of all: blue together, orange against each other, the deeper the stronger. A column that never changes is empty.',
      },
      COLUMNS.filter((name) => occurs(columnCorrelations, name)),
      columnCorrelations,
    ),
    heatPicture(
      {
        title: 'Correlation of departments',
        description:
          'Of the changes of their sales from week to week, so that a common trend does not make all alike.' +
          (leftOut.departments > 0 ? ` The ${leftOut.departments} smallest are left out.` : ''),
      },
      departmentNames.filter((name) => occurs(departmentCorrelations, name)),
      departmentCorrelations,
    ),
  ];
}

const occurs = (correlations: readonly Correlation[], name: string): boolean =>
  correlations.some(({ row }) => row === name);

/** Two items by themselves: what a series looks like from near. */
export function itemPicture({ items, firstDate }: DataExploration): Picture {
  const start = Date.parse(firstDate);
  return linePicture(
    {
      title: 'Two items, day by day',
      description: `The second and the hundred-and-first item by id, or the last one, in all stores: the first ${items[0]?.units.length ?? 0} days.`,
      x: { title: 'date', isDate: true },
      y: { title: 'units', fromZero: true },
    },
    {
      lines: items.map(({ item, units }) => ({
        name: item,
        points: units.map((y, day) => ({ x: start + day * DAY_MS, y })),
      })),
    },
  );
}
