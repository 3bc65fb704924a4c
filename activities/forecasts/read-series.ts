import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { HORIZON } from '../../core/panel/panel.js';
import { floatsIn } from '../panels/spooled-stores.js';

/** A series by its store and its row there. */
export interface SeriesRow {
  readonly store: number;
  readonly row: number;
}

/**
 * What was read back of the series of all stores, of which one is in memory: rows of a store stand together in a sound table. Rows in any
 * other order are put where they belong too, only more slowly.
 */
export class ReadSeries {
  private readonly counts: readonly number[];
  /** Of each store and series: a bit for each day that was read. */
  private readonly days: readonly Int32Array[];
  private current:
    | { readonly store: number; readonly rows: ReadonlyMap<string, number>; readonly units: Float32Array }
    | undefined;
  private all: ReadonlyMap<string, SeriesRow> | undefined;

  /** @param namesOf names of the series of a store */
  constructor(
    private readonly folder: string,
    counts: readonly number[],
    private readonly namesOf: (store: number) => readonly string[],
  ) {
    this.counts = counts;
    this.days = counts.map((count) => new Int32Array(count));
  }

  /** Undefined where no store has a series of that name. */
  find(name: string): SeriesRow | undefined {
    const { current } = this;
    const row = current?.rows.get(name);
    if (current !== undefined && row !== undefined) return { store: current.store, row };
    const next = current === undefined ? 0 : current.store + 1;
    if (next < this.counts.length && !existsSync(this.path(next))) {
      const rowThere = this.namesOf(next).indexOf(name);
      if (rowThere !== -1) return { store: next, row: rowThere };
    }
    // Only a table that is broken has names that stand elsewhere.
    this.all ??= new Map(
      this.counts.flatMap((_, store) => this.namesOf(store).map((known, at) => [known, { store, row: at }] as const)),
    );
    return this.all.get(name);
  }

  /** @returns whether the day of this series was there before */
  put({ store, row }: SeriesRow, step: number, units: number): boolean {
    this.moveTo(store);
    const days = this.days[store] as Int32Array;
    const isDouble = (((days[row] as number) >> step) & 1) === 1;
    days[row] = (days[row] as number) | (1 << step);
    if (this.current !== undefined) this.current.units[row * HORIZON + step] = units;
    return isDouble;
  }

  /** Days of a store's series that were not read. */
  *missing(store: number): Generator<{ readonly row: number; readonly step: number }> {
    const days = this.days[store] as Int32Array;
    for (let row = 0; row < days.length; row++) {
      if (days[row] === ALL_DAYS) continue;
      for (let step = 0; step < HORIZON; step++) if ((((days[row] as number) >> step) & 1) === 0) yield { row, step };
    }
  }

  /** series x 28; 0 where nothing was read. */
  unitsOf(store: number): Float32Array {
    this.moveTo(store);
    return this.current?.units ?? new Float32Array();
  }

  private moveTo(store: number): void {
    if (this.current?.store === store) return;
    if (this.current !== undefined) {
      writeFileSync(this.path(this.current.store), new Uint8Array(this.current.units.buffer));
    }
    const path = this.path(store);
    this.current = {
      store,
      rows: new Map(this.namesOf(store).map((name, row) => [name, row])),
      units: existsSync(path) ? floatsIn(path) : new Float32Array((this.counts[store] as number) * HORIZON),
    };
  }

  private path(store: number): string {
    return join(this.folder, `${store}.read`);
  }
}

/** A bit for each day. */
const ALL_DAYS = (1 << HORIZON) - 1;
