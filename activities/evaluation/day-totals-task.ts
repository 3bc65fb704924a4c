import type { TotalsModel } from '../../contracts/evaluation/totals-model.js';
import { dayTotals } from '../../core/reconcile/day-totals.js';
import type { DepartmentSales } from '../../core/reconcile/department-sums.js';

export interface DayTotalsTask {
  /** Of all stores. */
  readonly sales: DepartmentSales;
  readonly origins: readonly number[];
  readonly model: TotalsModel;
}

/** Day totals of all departments of all stores at each origin: groups x 28, by store and department. Runs in a worker thread. */
export default function dayTotalsTask({ sales, origins, model }: DayTotalsTask): readonly Float64Array[] {
  return origins.map((originDay) => dayTotals(sales, originDay, model).units);
}
