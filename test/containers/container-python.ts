import { pythonPath } from '../../local/installed/python.mjs';

/** The interpreter of the algorithm containers, as the set-up made it. */
export function containerPython(): string {
  const path = pythonPath();
  if (path === undefined) throw new Error("The Python environment is missing; run 'npm run setup'.");
  return path;
}
