/** A small seeded generator (xorshift on 32 bits); the same numbers on every machine. */
export class SeededRandom {
  private state: number;

  constructor(seed: number) {
    this.state = seed >>> 0 || 1;
  }

  /** Uniform in [0, 1). */
  next(): number {
    let x = this.state;
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    this.state = x >>> 0;
    return this.state / 2 ** 32;
  }
}

/** Standard normal, from two uniform values. */
export function normal(random: SeededRandom): number {
  const radius = Math.sqrt(-2 * Math.log(1 - random.next()));
  return radius * Math.cos(2 * Math.PI * random.next());
}

/** Poisson by counting exponential gaps; large rates in halves, which add up to the same distribution. */
export function poisson(random: SeededRandom, rate: number): number {
  if (rate > 30) return poisson(random, rate / 2) + poisson(random, rate / 2);
  const limit = Math.exp(-rate);
  let product = random.next();
  let count = 0;
  while (product > limit) {
    product *= random.next();
    count += 1;
  }
  return count;
}
