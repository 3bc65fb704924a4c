/** Most units of a day; 0 without days. */
export function largest(sales: Uint16Array): number {
  let most = 0;
  for (let day = 0; day < sales.length; day++) if ((sales[day] as number) > most) most = sales[day] as number;
  return most;
}
