/** Weighted means of owners, such as stores, added up value by value. */
export class WeightedMeans {
  private readonly sums: Float64Array;
  private readonly weights: Float64Array;

  /** @param owners how many there are */
  constructor(owners: number) {
    this.sums = new Float64Array(owners);
    this.weights = new Float64Array(owners);
  }

  /** A value that is no number counts nothing. */
  add(owner: number, weight: number, value: number): void {
    if (Number.isNaN(value)) return;
    this.sums[owner] = (this.sums[owner] as number) + weight * value;
    this.weights[owner] = (this.weights[owner] as number) + weight;
  }

  /** Adds what another one has added up of the same owners. */
  addAll({ sums, weights }: WeightedMeans): void {
    for (let owner = 0; owner < sums.length; owner++) {
      this.sums[owner] = (this.sums[owner] as number) + (sums[owner] as number);
      this.weights[owner] = (this.weights[owner] as number) + (weights[owner] as number);
    }
  }

  /** Undefined where nothing weighs anything. */
  of(owner: number): number | undefined {
    const weight = this.weights[owner] as number;
    return weight === 0 ? undefined : (this.sums[owner] as number) / weight;
  }
}
