/** A stretch of an axis with round ticks. */
export interface Scale {
  readonly from: number;
  readonly to: number;
  readonly ticks: readonly number[];
}

/** From 0 to a round number that no value exceeds; 0 to 1 where there is nothing above 0. @param most ticks above 0 */
export function scaleFromZero(values: Iterable<number>, most: number): Scale {
  let highest = 0;
  for (const value of values) if (Number.isFinite(value) && value > highest) highest = value;
  const step = roundStep((highest || 1) / most);
  const count = Math.max(1, Math.ceil((highest || 1) / step - 1e-9));
  return { from: 0, to: count * step, ticks: Array.from({ length: count + 1 }, (_, tick) => tick * step) };
}

/** The next 1, 2 or 5 times a power of ten. */
function roundStep(least: number): number {
  const magnitude = 10 ** Math.floor(Math.log10(least));
  const factor = [1, 2, 5, 10].find((each) => each * magnitude >= least * (1 - 1e-9)) ?? 10;
  return factor * magnitude;
}
