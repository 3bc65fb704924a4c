import { shown } from './shown.js';

/** WarningPlaces of a kind that a warning names. */
export const NAMED = 3;

/** Counts the places of a kind of warning, and keeps the first few. */
export class WarningPlaces {
  count = 0;
  /** Of the first place. */
  line: number | undefined;
  private readonly named: string[] = [];

  /** @param first some of the places @param count of all @param line of the first one */
  static of(first: readonly string[], count: number, line?: number): WarningPlaces {
    const places = new WarningPlaces();
    for (const place of first) places.add(place, line);
    places.count = count;
    return places;
  }

  add(place: string, line?: number): void {
    if (this.count === 0) this.line = line;
    this.count += 1;
    if (this.named.length < NAMED) this.named.push(shown(place));
  }

  /** `a, b, c and 4 more` */
  get text(): string {
    const more = this.count - this.named.length;
    return more > 0 ? `${this.named.join(', ')} and ${more.toLocaleString('en')} more` : this.named.join(', ');
  }
}
