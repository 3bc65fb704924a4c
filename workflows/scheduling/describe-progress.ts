import type { ScheduledForecastProgress } from '../../contracts/scheduling/scheduled-forecast.js';

/** Where a scheduled forecast stands, as Markdown for the Web UI. */
export function describeProgress({ run, origin, state, missing, deadline }: ScheduledForecastProgress): string {
  const rows = [
    ['state', state],
    ['run', run],
    ['last known day', origin],
    ['missing', missing],
    ['waited for until', deadline],
  ].filter(([, value]) => value !== undefined);
  return ['| | |', '| --- | --- |', ...rows.map(([name, value]) => `| ${name} | ${value} |`)].join('\n');
}
