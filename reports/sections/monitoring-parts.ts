import { fixedDigits } from '@durable-forecast/lib/fixed-digits';
import type { ScoredWindow, VersionScores } from '../../contracts/monitoring/version-scores.js';
import { heading, note, table } from '../html.js';

/** How earlier versions of a forecast did once their days had come. @param scores newest origin first */
export const monitoringParts = (scores: readonly VersionScores[]): readonly string[] =>
  scores.length === 0
    ? []
    : [
        heading('Earlier versions'),
        table(
          ['version', 'origin', 'days', 'WRMSSE', 'best baseline', 'bias', 'WSPL', 'in 95 %'],
          scores.map(({ version, origin, windows }) => {
            const { days, wrmsse, bias, wspl, coverage, baselines } = windows.at(-1) as ScoredWindow;
            const [best] = baselines;
            return {
              cells: [
                version,
                origin,
                String(days),
                wrmsse.toFixed(3),
                best === undefined ? '–' : `${best.wrmsse.toFixed(3)} ${best.name}`,
                bias === null ? '–' : `${fixedDigits(100 * bias, 1)} %`,
                wspl?.toFixed(3) ?? '–',
                coverage === undefined ? '–' : `${(100 * coverage.wide).toFixed(1)} %`,
              ],
            };
          }),
          [2, 3, 5, 6, 7],
        ),
        note(
          'Scored by monitoring on the first days after their origins, as far as these had come when the run began to publish. ' +
            'In 95 %: share of sales within the band that should hold 95 of 100.',
        ),
      ];
