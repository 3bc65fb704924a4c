/** Errors of a forecast in units, added up a part of the series at a time, in the order of series and days. */
export class PointSums {
  private squares = 0;
  private cells = 0;
  private forecast = 0;
  private actual = 0;

  /** @param forecast series x days, units a day @param actual likewise, units sold */
  add(forecast: Float32Array, actual: Float32Array): void {
    for (let cell = 0; cell < actual.length; cell++) {
      const [said, sold] = [forecast[cell] as number, actual[cell] as number];
      this.squares += (said - sold) ** 2;
      this.forecast += said;
      this.actual += sold;
    }
    this.cells += actual.length;
  }

  /** Root mean squared error over all series and days. */
  get rmse(): number {
    return Math.sqrt(this.squares / this.cells);
  }

  /** Total forecast over total sales, minus 1; null where nothing was sold, since no forecast is in proportion to nothing. */
  get bias(): number | null {
    return this.actual === 0 ? null : this.forecast / this.actual - 1;
  }
}
