/**
 * Why `sweep.limits.maxCost` can't be kept, as a message: a budget that counts nothing would hold nobody back.
 *
 * @param unpriced those of the instance types that no price is known of, one at least
 */
export function unpricedBudget(instanceTypes: readonly string[], unpriced: readonly string[]): string {
  const places = unpriced.map(
    (type) => `training.instanceTypes.${instanceTypes.indexOf(type)}: there is no price for ${type}`,
  );
  const them = unpriced.length === 1 ? 'it' : 'them';
  return (
    `${places.join('; ')}, so sweep.limits.maxCost could not be kept. Add ${them} to the JSON file of prices that ` +
    'FORECAST_PRICES names for the worker; it stands in place of the built-in table.'
  );
}
