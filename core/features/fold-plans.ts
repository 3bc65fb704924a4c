import type { FeatureSet } from '../../contracts/features/feature-sets.js';
import { HORIZON, type Panel } from '../panel/panel.js';
import { planOriginTable } from './build-origin-table.js';
import { planTable } from './build-table.js';
import type { TablePlan } from './feature-table.js';
import { MIN_ORIGIN_HISTORY, rowSampler, weeklyOrigins } from './origin-rows.js';

/** What decides the rows and columns of a set. */
export interface FoldSettings {
  readonly set: FeatureSet;
  /** Names of features beside those of the set. */
  readonly add: readonly string[];
  /** States whose SNAP days are columns of the seed set; all of the calendar's by default. */
  readonly snapStates?: readonly string[] | undefined;
  /** Leaves out rows of days before an item was on sale. */
  readonly dropUnreleased: boolean;
  /** Learn from at most so many days before the origin. */
  readonly historyDays?: number | undefined;
  /** Share of the rows of the origin set that are drawn to learn from; the seed set takes all. */
  readonly rowShare: number;
}

/** Draws rows and series, the same in every run and every shard. */
const SEED = 7;

/** The tables of an origin: rows up to it to learn from, and the rows of the 28 days after it. */
export interface FoldPlans {
  readonly train: TablePlan;
  /** Rows of the 28 days after the origin with their label, where these days are known. */
  readonly validation: TablePlan;
  /** All rows of the 28 days after the origin. */
  readonly inputs: TablePlan;
}

/**
 * Plans of a fold's tables; nothing is computed before they are filled.
 *
 * @param originDay N of the last day whose sales may be seen
 * @throws Error when there is too little history to learn from
 */
export function foldPlans(panel: Panel, originDay: number, settings: FoldSettings): FoldPlans {
  const { add, dropUnreleased, historyDays, set, snapStates } = settings;
  const { firstDay } = panel.calendar;
  if (set === 'seed') {
    const from = historyDays === undefined ? firstDay : Math.max(firstDay, originDay - historyDays + 1);
    const columns = { dropUnreleased, add, snapStates };
    const next = { fromDay: originDay + 1, toDay: originDay + HORIZON };
    return {
      train: planTable(panel, { ...columns, fromDay: from, toDay: originDay, originDay }),
      // Known sales of the window are its labels; no feature sees them, since all are of 28 days before or earlier.
      validation: planTable(panel, { ...columns, ...next, originDay: originDay + HORIZON }),
      inputs: planTable(panel, { ...columns, ...next, originDay, dropUnreleased: false }),
    };
  }
  // The newest row to learn from is one whose 28 days are all known at the origin.
  const origins = weeklyOrigins(panel, originDay - HORIZON, historyDays);
  if (origins.length === 0) {
    throw new Error(
      `the data begins with d_${firstDay}: at d_${originDay} there are fewer than the ${MIN_ORIGIN_HISTORY + HORIZON} days ` +
        'that the origin set needs before it can learn; take a later origin, fewer backtest.origins, or features.set: seed',
    );
  }
  const ahead = (drop: boolean) =>
    planOriginTable(panel, { origins: [originDay], share: 1, seed: SEED, dropUnreleased: drop, add });
  return {
    train: planOriginTable(panel, { origins, share: settings.rowShare, seed: SEED, dropUnreleased, add }),
    validation: ahead(dropUnreleased),
    inputs: ahead(false),
  };
}

/** The plan with the rows of some series alone. */
export const ofSeries = (plan: TablePlan, keeps: (series: number) => boolean): TablePlan => ({
  ...plan,
  rowsOf: plan.rowsOf.map((rows, series) => (keeps(series) ? rows : 0)),
});

/** Draws a share of the series, the same ones whatever shard they lie in. */
export function seriesSampler({ series }: Panel, share: number): (index: number) => boolean {
  const isDrawn = rowSampler({ share, seed: SEED });
  return (index) =>
    isDrawn(
      (series.store.codes[index] as number) * series.item.labels.length + (series.item.codes[index] as number),
      0,
      0,
    );
}
