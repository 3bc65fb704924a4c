interface Kept<T> {
  readonly made: Promise<T>;
  readonly at: number;
}

/** Keeps what was costly to make. Who asks while it is being made waits for the same; a failure is not kept. */
export class KeepRecent<T> {
  /** In the order of their last use. */
  private readonly kept = new Map<string, Kept<T>>();

  /**
   * @param most so many are kept, those that were used last
   * @param freshMs how old one may be, in milliseconds; for ever by default
   */
  constructor(
    private readonly most: number,
    private readonly freshMs = Number.POSITIVE_INFINITY,
  ) {}

  get(key: string, make: () => Promise<T>): Promise<T> {
    const known = this.kept.get(key);
    this.kept.delete(key);
    const kept = known !== undefined && Date.now() - known.at < this.freshMs ? known : this.begin(key, make);
    this.kept.set(key, kept);
    for (const oldest of this.kept.keys()) {
      if (this.kept.size <= this.most) break;
      this.kept.delete(oldest);
    }
    return kept.made;
  }

  private begin(key: string, make: () => Promise<T>): Kept<T> {
    const begun: Kept<T> = { made: make(), at: Date.now() };
    begun.made.catch(() => {
      if (this.kept.get(key) === begun) this.kept.delete(key);
    });
    return begun;
  }
}
