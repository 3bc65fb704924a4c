import { nearestName } from '@durable-forecast/lib/nearest-name';
import { plainName } from './check-names.js';
import { PRICE_FILE } from './price-header.js';
import type { SalesTable } from './sales-table.js';

/** Names of a kind for which a similar one is looked up. */
const MAX_HINTS = 50;
const PARTS = [
  { part: 'store', column: 'store_id' },
  { part: 'item', column: 'item_id' },
] as const;
type Part = (typeof PARTS)[number]['part'];

/**
 * Holds the stores and items of the prices against those of the sales.
 *
 * Prices may cover more than the sales do, so a name that the sales lack is a fault only where it is one of theirs written
 * otherwise: with a blank behind it, in other letter case. The others are remembered as what a missing name may be called.
 */
export class PriceNames {
  /** Line of the first row of each name. */
  private readonly lines = { store: new Map<string, number>(), item: new Map<string, number>() };
  /** Names of the sales which the prices write otherwise. */
  private readonly misspelt = { store: new Set<string>(), item: new Set<string>() };

  /** Names of the prices which are reported. */
  private readonly told = new Set<string>();

  constructor(private readonly sales: Pick<SalesTable, 'file' | 'known'>) {}

  add(store: string, item: string, line: number): void {
    if (!this.lines.store.has(store)) this.lines.store.set(store, line);
    if (!this.lines.item.has(item)) this.lines.item.set(item, line);
  }

  /** Reports names that are written otherwise than in the sales. */
  findMisspelt(fault: (line: number, column: string, value: string, problem: string, cure: string) => void): void {
    for (const { part, column } of PARTS) {
      const unmatched = this.unmatched(part);
      if (unmatched.length === 0) continue;
      const known = new Map([...this.sales.known[part].keys()].map((name) => [plainName(name), name]));
      known.delete('');
      for (const name of unmatched) {
        const twin = known.get(plainName(name));
        if (twin === undefined) continue;
        this.misspelt[part].add(twin);
        this.told.add(name);
        const problem = `${part === 'store' ? 'a store' : 'an item'} of the prices is written otherwise in the sales`;
        const cure = `Write '${twin}' in all its rows, as in ${this.sales.file}, or leave them out.`;
        fault(this.lines[part].get(name) ?? 0, column, name, problem, cure);
      }
    }
  }

  /** Whether a row has a store or item which the sales lack, and of which nothing was said yet. */
  isOpen(store: string, item: string): boolean {
    const { known } = this.sales;
    if (known.store.has(store) && known.item.has(item)) return false;
    return !this.told.has(store) && !this.told.has(item);
  }

  /** Whether the store or item of a series without prices was reported already. */
  isMisspelt(store: string, item: string): boolean {
    return this.misspelt.store.has(store) || this.misspelt.item.has(item);
  }

  /** What the store or item of a series without prices may be called there; empty where nothing is near. */
  hintFor(store: string, item: string): string {
    return this.hint('store', store) + this.hint('item', item);
  }

  private hint(part: Part, name: string): string {
    if (this.lines[part].has(name)) return '';
    const known = this.hints[part].get(name);
    if (known !== undefined) return known;
    // Each takes as long as there are names; nobody reads thousands.
    if (this.hints[part].size >= MAX_HINTS) return '';
    const near = nearestName(name, this.unmatched(part));
    const hint =
      near === undefined ? '' : ` ${PRICE_FILE} has '${near}', which the sales lack: write '${name}' if it is that.`;
    this.hints[part].set(name, hint);
    return hint;
  }

  private readonly hints = { store: new Map<string, string>(), item: new Map<string, string>() };
  private readonly unmatchedNames: Partial<Record<Part, readonly string[]>> = {};

  /** Asked for when all rows are there. */
  private unmatched(part: Part): readonly string[] {
    this.unmatchedNames[part] ??= [...this.lines[part].keys()].filter((name) => !this.sales.known[part].has(name));
    return this.unmatchedNames[part];
  }
}
