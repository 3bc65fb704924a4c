import { html } from 'hono/html';
import type { CatalogueVersion } from '../data/catalogue.js';
import { type DailyForecast, totalOf } from '../data/daily-forecast.js';
import type { ShownVersion } from '../data/library.js';
import type { SoldDays } from '../data/sales.js';
import type { ListedScenario } from '../data/scenarios.js';
import { formatDate, formatShare, formatUnits } from '../text/format.js';
import type { Html } from '../text/html.js';
import { soldOn } from './drawn.js';
import { type Links, scenarioValue } from './links.js';
import { note, table } from './table.js';

/** A forecast with the name of its version. */
export interface NamedForecast {
  readonly name: string;
  readonly forecast: DailyForecast;
}

/** Chooses what a series is held against: another version, or a scenario of its own. */
export function againstForm(
  links: Links,
  { name, version }: ShownVersion,
  {
    versions,
    scenarios,
  }: { readonly versions: readonly CatalogueVersion[]; readonly scenarios: readonly ListedScenario[] },
  {
    id,
    days,
    against,
  }: { readonly id: string; readonly days: string | undefined; readonly against: string | undefined },
): Html | '' {
  const others = versions.filter((each) => each.manifest !== undefined && each.version !== version);
  const own = scenarios.filter(({ manifest }) => manifest?.version === version).map(({ scenario }) => scenario);
  if (others.length === 0 && own.length === 0) return '';
  const option = (value: string, text: string) =>
    html`<option value="${value}"${value === against ? html` selected` : ''}>${text}</option>`;
  return html`<form method="get" action="${links.list(name, version)}">
<input type="hidden" name="id" value="${id}">
${days === undefined ? '' : html`<input type="hidden" name="days" value="${days}">`}
<label>Side by side with<select name="against"><option value="">nothing</option>
${others.map((each) => option(each.version, `${each.version} (${each.manifest?.origin})`))}
${own.map((scenario) => option(scenarioValue(scenario), `scenario ${scenario}`))}</select></label>
<button>Show</button></form>`;
}

/** Two forecasts on the days that both have. */
export function differenceTable(
  what: string,
  first: NamedForecast,
  second: NamedForecast,
  sold: SoldDays | undefined,
): Html {
  const shared = sharedDays(first.forecast, second.forecast);
  if (shared.length === 0) {
    return html`${note(`${first.name} and ${second.name} have no day in common, so there is no difference to show.`)}`;
  }
  const isKnown = shared.some(({ date }) => soldOn(sold, date) !== undefined);
  const total = { first: totalOf(shared.map((day) => day.first)), second: totalOf(shared.map((day) => day.second)) };
  const row = (label: string, units: string, one: number, two: number) => ({
    cells: [
      label,
      ...(isKnown ? [units] : []),
      formatUnits(one),
      formatUnits(two),
      formatUnits(two - one),
      formatShare(one === 0 ? undefined : two / one - 1),
    ],
  });
  return html`<h2>Side by side</h2>
${table(
  `${what}: units on the ${shared.length} days that both have`,
  [
    { head: 'day', kind: 'short' },
    ...(isKnown ? [{ head: 'sold', kind: 'number' } as const] : []),
    { head: first.name, kind: 'number' },
    { head: second.name, kind: 'number' },
    { head: 'difference', kind: 'number' },
    { head: 'in %', kind: 'number' },
  ],
  [
    { ...row('all of them', '', total.first, total.second), isStrong: true },
    ...shared.map((day) => row(formatDate(day.date), formatUnits(soldOn(sold, day.date)), day.first, day.second)),
  ],
)}`;
}

interface SharedDay {
  readonly date: string;
  readonly first: number;
  readonly second: number;
}

/** Days that two forecasts have both, in order. */
export function sharedDays(first: DailyForecast, second: DailyForecast): readonly SharedDay[] {
  return first.dates.flatMap((date, day) => {
    const at = second.dates.indexOf(date);
    return at === -1 ? [] : [{ date, first: first.mean[day] as number, second: second.mean[at] as number }];
  });
}
