/** The twelve levels in their order, as M5 adds them up. */
export const levelNames: readonly string[] = [
  'total',
  'state',
  'store',
  'category',
  'department',
  'state x category',
  'state x department',
  'store x category',
  'store x department',
  'item',
  'item x state',
  'item x store',
];
