import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { type Scales, scalesOf } from '../../core/metrics/scales.js';
import type { Panel } from '../../core/panel/panel.js';
import { m5Folder } from '../support/m5-folder.js';

/**
 * Scales that make a score comparable with the competition's: errors are measured against the published mean squared
 * changes of d_1 to d_1913, since the files here begin with d_1495 only; weights are those of the origin's own last 28 days.
 *
 * For origin d_1913 both are exactly the competition's. Where the published file is missing or the panel is not all of M5,
 * the panel's own past is the scale.
 */
export function competitionScales(panel: Panel, originDay: number): Scales {
  const own = scalesOf(panel, originDay);
  const path = `${m5Folder}/wrmsse/train_mse.csv.gz`;
  const groups = own.levels.reduce((sum, { level }) => sum + level.groups, 0);
  if (!existsSync(path)) return own;
  const published = gunzipSync(readFileSync(path)).toString().trimEnd().split(/\r?\n/).slice(1).map(Number);
  if (published.length !== groups) return own;
  let offset = 0;
  const levels = own.levels.map((scaled) => {
    const squaredScales = Float64Array.from(published.slice(offset, offset + scaled.level.groups));
    offset += scaled.level.groups;
    return { ...scaled, squaredScales };
  });
  return { ...own, levels };
}
