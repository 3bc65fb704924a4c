/**
 * `CA_1`, or `d_1885/per-department/FOODS_1`: names the step of a member's group at an origin in ids and addresses.
 *
 * @param runOrigin the run's own, whose steps need no day
 */
export const stepName = (runOrigin: number, slug: string | undefined, group: string, originDay: number): string =>
  [originDay === runOrigin ? undefined : `d_${originDay}`, slug, group].filter((word) => word !== undefined).join('/');
