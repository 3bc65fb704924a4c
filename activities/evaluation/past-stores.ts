import { join } from 'node:path';
import type { SumsAsked } from '../../contracts/evaluation/sums-asked.js';
import type { Method } from '../../contracts/request/members.js';
import { LevelIndex } from '../../core/hierarchy/level-index.js';
import { type Level, levelOf } from '../../core/hierarchy/levels.js';
import { SeriesRanks } from '../../core/hierarchy/series-ranks.js';
import type { Scales } from '../../core/metrics/scales.js';
import type { ScoredPart } from '../../core/metrics/scored-part.js';
import { seriesScales } from '../../core/metrics/series-scales.js';
import { StoreScales } from '../../core/metrics/store-scales.js';
import { actualSales } from '../../core/panel/actual-sales.js';
import type { Calendar, Panel } from '../../core/panel/panel.js';
import { dayTotals, MIN_KNOWN_DAYS } from '../../core/reconcile/day-totals.js';
import { type DepartmentSales, DepartmentSums } from '../../core/reconcile/department-sums.js';
import { errorOrigins } from '../../core/reconcile/past-errors.js';
import { rememberTotals } from '../../core/reconcile/remembered-totals.js';
import { storeDepartments } from '../../core/reconcile/store-departments.js';
import { type SummedStore, totalsByStore } from '../../core/reconcile/totals-by-store.js';
import { doublesIn, floatsIn, panelIn, type SpooledStores, writeNumbers } from '../panels/spooled-stores.js';
import { forecastBy } from './methods.js';

/** Panels of the stores lie in the folder; of each store, past origin and member `memberPath` does. */
export interface PastStoresTask extends SpooledStores {
  /** Oldest first. */
  readonly folds: readonly { readonly originDay: number; readonly members: readonly string[] }[];
  /** Members that need no training, after the others; looked at where `choose` is true. */
  readonly methods: readonly Method[];
  /** False where the folds hold another forecast than the members': then nothing is chosen from them. */
  readonly choose: boolean;
  /** What the request says of sums. */
  readonly sums?: SumsAsked | undefined;
}

/** Where the forecast of a store's series by a member waits: series x 28. */
export const memberPath = (folder: string, store: number, fold: number, member: number): string =>
  join(folder, `${store}.${fold}.${member}.forecast`);

/** What of a store is looked at, at one of the origins. */
export interface PastStore {
  readonly store: number;
  readonly panel: Panel;
  readonly originDay: number;
  readonly part: ScoredPart;
  /** One a member, methods last; series x 28. */
  readonly forecasts: readonly Float32Array[];
  /** series x 28, units sold. */
  readonly actual: Float32Array;
}

/**
 * The stores of past origins, which go by one after the other. What is learnt of all of them first, and held, are sums of groups: scales of
 * levels 1 to 11, day totals of departments. What belongs to a store waits in the folder beside its panel.
 */
export class PastStores {
  readonly index = new LevelIndex();
  readonly ranks = new SeriesRanks();
  /** How many there are. */
  readonly series: number;
  readonly calendar: Calendar;
  /** Of levels 1 to 11, one an origin. */
  readonly scales: readonly Scales[];
  /** Codes of the stores among their labels. */
  private readonly codes: readonly number[];

  constructor(private readonly task: PastStoresTask) {
    const sums = new DepartmentSums();
    const stores: SummedStore[] = [];
    let count = 0;
    for (const [, panel] of this.panels()) {
      this.index.add(panel.series);
      this.ranks.add(panel.series);
      count += panel.series.count;
      stores.push({ code: panel.series.store.codes[0] as number, departments: sums.add(panel) });
    }
    this.series = count;
    this.codes = stores.map(({ code }) => code);
    const first = panelIn(task.folder, 0);
    this.calendar = first.calendar;
    this.spoolTotals(sums.finish(), stores);
    const scales = new StoreScales(
      this.index,
      first,
      task.folds.map(({ originDay }) => originDay),
    );
    for (const [store, panel] of this.panels()) {
      scales.add(panel);
      this.spoolScales(store, panel);
      this.spoolMethods(store, panel);
    }
    this.scales = scales.finish();
  }

  /** Names of the members that said something at an origin. */
  membersAt(fold: number): readonly string[] {
    return [...this.task.folds[fold]!.members, ...this.methods];
  }

  /** In the order of the panels, each read when it is asked for. */
  *at(fold: number): Generator<PastStore> {
    const { folder, folds } = this.task;
    const { originDay } = folds[fold]!;
    for (const [store, panel] of this.panels()) {
      this.giveTotals(store, panel);
      yield {
        ...{ store, panel, originDay },
        part: {
          series: panel.series,
          above: this.index.levelsOf(panel.series),
          single: this.scalesIn(store, fold, panel),
        },
        forecasts: this.membersAt(fold).map((_, member) => floatsIn(memberPath(folder, store, fold, member))),
        actual: actualSales(panel, originDay),
      };
    }
  }

  /** Keeps what members became together at an origin, series x 28. */
  keepEnsemble(store: number, fold: number, forecast: Float32Array): void {
    writeNumbers(this.path(store, `${fold}.ensemble`), forecast);
  }

  /** Ensembles that were kept, with what came, store by store and for each the origins. */
  *ensembles() {
    const inOrder = this.codes.map((code, store) => ({ code, store })).toSorted((a, b) => a.code - b.code);
    for (const { store } of inOrder) {
      const panel = panelIn(this.task.folder, store);
      const ranks = this.ranks.take(panel.series);
      for (const [fold, { originDay }] of this.task.folds.entries()) {
        const forecast = floatsIn(this.path(store, `${fold}.ensemble`));
        yield { fold, ranks, forecast, actual: actualSales(panel, originDay) };
      }
    }
  }

  private *panels(): Generator<readonly [store: number, panel: Panel]> {
    for (let store = 0; store < this.task.stores; store++) yield [store, panelIn(this.task.folder, store)];
  }

  private get methods(): readonly Method[] {
    return this.task.choose ? this.task.methods : [];
  }

  private get model() {
    return this.task.sums?.totals ?? 'regression';
  }

  /** Origins whose day totals may be asked for. Where too few days are known there are none, which whoever asks is told. */
  private totalsDays(): readonly number[] {
    const { folds, sums, choose } = this.task;
    const { calendar } = this;
    const looksAtErrors = choose && sums?.reconcile === 'least-squares';
    const days = folds.flatMap(({ originDay }) => [
      ...(originDay - calendar.firstDay + 1 < MIN_KNOWN_DAYS ? [] : [originDay]),
      ...(looksAtErrors ? errorOrigins({ calendar }, originDay) : []),
    ]);
    return [...new Set(days)];
  }

  /** Stores learn from each other, so totals are made of all of them. */
  private spoolTotals(sales: DepartmentSales, stores: readonly SummedStore[]): void {
    for (const day of this.totalsDays()) {
      const { units } = dayTotals(sales, day, this.model);
      for (const [store, own] of totalsByStore(stores, units).entries()) {
        writeNumbers(this.path(store, `${day}.totals`), own);
      }
    }
  }

  private giveTotals(store: number, panel: Panel): void {
    const level = storeDepartments(panel.series);
    for (const day of this.totalsDays()) {
      rememberTotals(panel, day, this.model, { level, units: doublesIn(this.path(store, `${day}.totals`)) });
    }
  }

  private spoolScales(store: number, panel: Panel): void {
    for (const [fold, { originDay }] of this.task.folds.entries()) {
      const { weights, squaredScales, absoluteScales } = seriesScales(panel, originDay);
      writeNumbers(
        this.path(store, `${fold}.scales`),
        Float64Array.from([...weights, ...squaredScales, ...absoluteScales]),
      );
    }
  }

  private scalesIn(store: number, fold: number, { series }: Panel): ScoredPart['single'] {
    const level: Level = levelOf(series, 12);
    const values = doublesIn(this.path(store, `${fold}.scales`));
    const column = (at: number) => values.subarray(at * level.groups, (at + 1) * level.groups);
    return { level, weights: column(0), squaredScales: column(1), absoluteScales: column(2) };
  }

  /** What methods say has no file yet: it is made once, since it is looked at again and again. */
  private spoolMethods(store: number, panel: Panel): void {
    const { folder, folds, sums } = this.task;
    const { methods } = this;
    if (methods.length === 0) return;
    this.giveTotals(store, panel);
    for (const [fold, { originDay, members }] of folds.entries()) {
      for (const [at, method] of methods.entries()) {
        const forecast = forecastBy(method, panel, originDay, sums?.totals);
        writeNumbers(memberPath(folder, store, fold, members.length + at), forecast);
      }
    }
  }

  private path(store: number, name: string): string {
    return join(this.task.folder, `${store}.${name}`);
  }
}
