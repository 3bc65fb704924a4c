import { describeFinding, type MonitoringResult } from '../../contracts/monitoring/monitoring.js';
import { detailsTable } from '../shared/details-table.js';

/** What monitoring has found, for the Web UI. */
export function describeMonitoring({
  forecast,
  date,
  versions,
  findings,
  actions,
  isRepeated,
}: MonitoringResult): string {
  return detailsTable([
    ['forecast', forecast],
    ['sales up to', `${date}${isRepeated ? ', monitored before: nothing was done again' : ''}`],
    ...versions
      .slice(0, 8)
      .map(
        ({ version, days, wrmsse, bias }) =>
          [
            version,
            `${days} days: WRMSSE ${wrmsse.toFixed(3)}, bias ${bias === null ? '–' : `${(100 * bias).toFixed(1)} %`}`,
          ] as const,
      ),
    ['findings', findings.map(describeFinding).join('\n') || 'none'],
    ['done', actions.map(({ action, details }) => `${action}: ${details}`).join('\n')],
  ]);
}
