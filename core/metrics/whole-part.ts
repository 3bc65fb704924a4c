import type { ScaledLevel, Scales } from './scales.js';
import type { ScoredPart } from './scored-part.js';

/** All series of an origin as one part, and the scales of the levels above them. @param scales of levels 1 to 12 */
export function wholePart(scales: Scales): { readonly above: Scales; readonly part: ScoredPart } {
  const levels = scales.levels.slice(0, -1);
  return {
    above: { ...scales, levels },
    part: {
      series: scales.series,
      above: levels.map(({ level }) => level),
      single: scales.levels.at(-1) as ScaledLevel,
    },
  };
}
