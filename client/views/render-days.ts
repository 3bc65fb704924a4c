import type { DayUnits, ScenarioDay } from '../scenarios/read-days.js';
import { renderTable } from '../terminal/render-table.js';
import { formatUnits } from './format.js';

/** Day by day: what was published, and the scenario, each with its band. */
export const renderDays = (days: readonly ScenarioDay[], width?: number): string =>
  renderTable(
    [
      { head: 'day' },
      { head: 'published', align: 'right' },
      { head: 'band', align: 'right' },
      { head: 'scenario', align: 'right' },
      { head: 'band', align: 'right' },
    ],
    days.map(({ date, published, scenario }) => [
      date,
      published === undefined ? '–' : formatUnits(published.units),
      published === undefined ? '–' : bandOf(published),
      scenario.units === published?.units ? '=' : formatUnits(scenario.units),
      scenario.units === published?.units ? '' : bandOf(scenario),
    ]),
    width,
  );

const bandOf = ({ low, high }: DayUnits): string =>
  low === undefined || high === undefined ? '–' : `${formatUnits(low)} to ${formatUnits(high)}`;
