/** Root mean squared error over all series and days, in units. */
export function rmse(forecast: Float32Array, actual: Float32Array): number {
  let sum = 0;
  for (let index = 0; index < actual.length; index++)
    sum += ((forecast[index] as number) - (actual[index] as number)) ** 2;
  return Math.sqrt(sum / actual.length);
}

/** Mean absolute error over all series and days, in units. */
export function mae(forecast: Float32Array, actual: Float32Array): number {
  let sum = 0;
  for (let index = 0; index < actual.length; index++)
    sum += Math.abs((forecast[index] as number) - (actual[index] as number));
  return sum / actual.length;
}

/** Total forecast over total sales, minus 1; 0 when nothing was sold and nothing forecast. */
export function bias(forecast: Float32Array, actual: Float32Array): number {
  const total = (values: Float32Array): number => {
    let sum = 0;
    for (const value of values) sum += value;
    return sum;
  };
  const sold = total(actual);
  const expected = total(forecast);
  return sold === 0 ? (expected === 0 ? 0 : Number.POSITIVE_INFINITY) : expected / sold - 1;
}
