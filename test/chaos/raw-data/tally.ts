import type { ChaosFailure } from '../chaos.js';
import type { Damage } from './damage.js';
import type { Inspected } from './inspection.js';

/** What came of all points. */
export class Tally {
  readonly failures: ChaosFailure[] = [];
  private readonly counts = new Map<string, { points: number; read: number; refused: number; unexpected: number }>();

  /** @param got what is wrong about the outcome; undefined where it is as expected */
  add(point: number, damages: readonly Damage[], kind: Inspected['kind'], got: string | undefined): void {
    if (got !== undefined) {
      this.failures.push({ point: `${point} ${nameOf(damages)}`, expected: expectedOf(damages), got });
    }
    this.count(damages.length > 1 ? 'several at once' : (damages[0] as Damage).step, kind, got);
  }

  addWhole(point: string, expected: 'published' | 'refused', got: string | undefined): void {
    if (got !== undefined) this.failures.push({ point, expected, got });
    this.count('whole pipeline', expected === 'published' ? 'read' : 'refused', got);
  }

  get rows(): readonly Readonly<Record<string, unknown>>[] {
    return [...this.counts].map(([broken, count]) => ({ broken, ...count }));
  }

  private count(broken: string, kind: Inspected['kind'], got: string | undefined): void {
    const count = this.counts.get(broken) ?? { points: 0, read: 0, refused: 0, unexpected: 0 };
    this.counts.set(broken, count);
    count.points += 1;
    if (got !== undefined) count.unexpected += 1;
    else if (kind !== 'broke') count[kind] += 1;
  }
}

export const nameOf = (damages: readonly Damage[]): string => damages.map(({ name }) => name).join(' + ');

function expectedOf(damages: readonly Damage[]): string {
  if (damages.every(({ expects }) => expects === 'read')) return 'what the sound data gives';
  return damages.length === 1 ? 'refused at its place, with a cure' : 'refused, or what the sound data gives';
}
