import type { SeriesTable } from './panel.js';

/** The departments of the series with their categories, by name. */
export function departmentsOf({ department, category }: SeriesTable): { name: string; category: string }[] {
  const found = new Map<number, string>();
  department.codes.forEach((code, row) => {
    if (!found.has(code)) found.set(code, category.labels[category.codes[row] as number] as string);
  });
  return [...found]
    .sort(([a], [b]) => a - b)
    .map(([code, name]) => ({ name: department.labels[code] as string, category: name }));
}
