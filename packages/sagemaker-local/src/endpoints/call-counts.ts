const MINUTE_MS = 60_000;

/** Calls of each variant by the minute, for as long as somebody scales by them. */
export class CallCounts {
  private readonly minutes = new Map<string, Map<number, number>>();

  /** @param at epoch milliseconds */
  add(resource: string, at: number): void {
    const counts = this.minutes.get(resource) ?? new Map<number, number>();
    this.minutes.set(resource, counts);
    const minute = Math.floor(at / MINUTE_MS);
    counts.set(minute, (counts.get(minute) ?? 0) + 1);
  }

  /** The whole minutes before a moment, oldest first; those before `since` are not known. */
  lastMinutes(resource: string, now: number, since: number, most: number): readonly number[] {
    const counts = this.minutes.get(resource);
    const end = Math.floor(now / MINUTE_MS);
    const first = Math.max(end - most, Math.ceil(since / MINUTE_MS));
    for (const minute of counts?.keys() ?? []) if (minute < end - most) counts?.delete(minute);
    return Array.from({ length: Math.max(0, end - first) }, (_, at) => counts?.get(first + at) ?? 0);
  }
}
