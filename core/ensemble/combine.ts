/** Weighted sum of forecasts of one shape. @param weights one a forecast */
export function combine(forecasts: readonly Float32Array[], weights: readonly number[]): Float32Array {
  const [first] = forecasts;
  if (first === undefined || forecasts.length !== weights.length) {
    throw new Error(`${forecasts.length} forecasts need as many weights, and at least one; got ${weights.length}`);
  }
  const sum = new Float32Array(first.length);
  forecasts.forEach((forecast, index) => {
    if (forecast.length !== first.length) {
      throw new Error(`forecast ${index + 1} has ${forecast.length} values, the first has ${first.length}`);
    }
    const weight = weights[index] as number;
    for (let cell = 0; cell < sum.length; cell++) {
      sum[cell] = (sum[cell] as number) + weight * (forecast[cell] as number);
    }
  });
  return sum;
}

export const equalWeights = (count: number): number[] => new Array<number>(count).fill(1 / count);
