import type { ChangeEffect } from '../../contracts/scenario/change-effect.js';
import { describeChanges } from '../../contracts/scenario/describe-change.js';
import type { ScenarioManifest, ScenarioTotal } from '../../contracts/scenario/scenario-manifest.js';
import type { ScenarioPlan, WhatIfInput } from '../../contracts/scenario/what-if.js';
import type { ListedScenario } from '../scenarios/read-scenarios.js';
import { colours } from '../terminal/colours.js';
import { renderTable } from '../terminal/render-table.js';
import { wrapText } from '../terminal/wrap-text.js';
import { formatPercent, formatUnits } from './format.js';

/** Levels that are shown unless all are wanted: total, stores, departments. */
const SHOWN_LEVELS = [1, 3, 5];
const SHOWN_SERIES = 10;

/** What would be other, and what it takes. */
export function renderPlan({ forecast, version, scenario }: WhatIfInput, plan: ScenarioPlan, width?: number): string {
  const { days, stores, allStores, series, transforms, instanceType, effects } = plan;
  const where = stores.length === allStores ? `all ${allStores} stores` : `${stores.join(', ')} of ${allStores} stores`;
  const jobs = `${count(transforms, 'batch transform')} on ${instanceType} for ${count(series, 'series')} in ${where}`;
  return [
    wrapText(`Scenario ${scenario} of ${forecast}, version ${version}, ${days[0]} to ${days[1]}.`, width),
    ...renderEffects(effects, width),
    wrapText(`It takes ${jobs}; nothing is trained, and nothing is published.`, width),
  ].join('\n');
}

interface RenderOptions {
  /** Every level that is kept, and what has not moved. */
  readonly all?: boolean;
  /** Whether its plan stands above, which says what it changes. */
  readonly isPlanShown?: boolean;
  readonly width?: number;
}

/** What a scenario changes, and what came of it: base and scenario side by side. */
export function renderScenario(
  manifest: ScenarioManifest,
  { all = false, isPlanShown = false, width }: RenderOptions = {},
): string {
  const { scenario, forecast, version, origin, effects, groups, series, moved, stores, reproduced } = manifest;
  const shown = groups.filter(
    (total) => all || total.level === 1 || (SHOWN_LEVELS.includes(total.level) && total.base !== total.scenario),
  );
  const exact = reproduced.most === 0 ? 'to the last bit' : `but for ${formatPercent(reproduced.most)} by rounding`;
  const parts = [
    ...(isPlanShown
      ? []
      : [
          [
            wrapText(`Scenario ${scenario} of ${forecast}, version ${version} (origin ${origin})`, width),
            ...renderEffects(effects, width),
          ],
        ]),
    [renderTotals(shown, width)],
    moved === 0
      ? [wrapText('No series has moved: the models say what was published.', width)]
      : [
          wrapText(`${count(moved, 'series')} moved${moved > SHOWN_SERIES ? ', these most' : ''}:`, width),
          renderTotals(series.slice(0, SHOWN_SERIES), width),
        ],
    [
      wrapText(
        [
          'Units over the 28 days.',
          ...(groups.some(({ low }) => low !== undefined)
            ? [
                "Band: sums of the days' 2.5 % and 97.5 % quantiles in the scenario; that of all days together is narrower.",
              ]
            : []),
          `The published forecast came out of its models ${exact} (${stores.join(', ')}).`,
        ].join(' '),
        width,
      ),
    ],
  ];
  return parts.map((lines) => lines.join('\n')).join('\n\n');
}

/** The scenarios of a forecast. */
export function renderScenarios(forecast: string, scenarios: readonly ListedScenario[], width?: number): string {
  if (scenarios.length === 0) {
    return `${forecast} has no scenarios yet. 'npx forecast what-if ${forecast} --price ITEM=-10%' makes one.`;
  }
  const table = renderTable(
    [
      { head: 'scenario' },
      { head: 'of version' },
      { head: 'change', align: 'right' },
      { head: 'by' },
      { head: 'at' },
      { head: 'changes', kind: 'text' },
    ],
    scenarios.map(({ scenario, definition, manifest, trouble }) => [
      scenario,
      definition?.version ?? '–',
      manifest === undefined ? (trouble === undefined ? 'unfinished' : "can't be read") : changeOf(manifest.groups[0]),
      definition?.by ?? '–',
      definition?.at.slice(0, 10) ?? '–',
      definition === undefined ? '–' : describeChanges(definition.changes).join('; ') || 'none',
    ]),
    width,
  );
  const troubles = scenarios.flatMap(({ trouble }) => (trouble === undefined ? [] : wrapText(trouble, width)));
  return [table, ...troubles].join('\n\n');
}

function renderEffects(effects: readonly ChangeEffect[], width?: number): readonly string[] {
  if (effects.length === 0) return ['  nothing is other'];
  const lines = effects.map(({ change, series, days, unpriced }) => {
    const what =
      days === 0
        ? 'is so already, or reaches nothing'
        : `${count(series, 'series')}, ${formatUnits(days)} rows of the forecast`;
    const left = unpriced === 0 ? '' : `; ${formatUnits(unpriced)} more have no price`;
    return wrapText(`  ${change}: ${what}${left}`, width);
  });
  const unseen = effects.flatMap(({ change, unseen }) =>
    unseen === undefined
      ? []
      : [
          wrapText(
            `  ${change}: ${count(unseen.series, 'series')}, ${formatUnits(unseen.days)} rows. ${unseen.example}`,
            width,
          ),
        ],
  );
  return unseen.length === 0
    ? lines
    : [
        ...lines,
        colours.yellow(wrapText('Outside of what the models have learnt from, where they can only guess:', width)),
        ...unseen,
      ];
}

const renderTotals = (totals: readonly ScenarioTotal[], width?: number): string =>
  renderTable(
    [
      { head: '', kind: 'text' },
      { head: 'published', align: 'right' },
      { head: 'scenario', align: 'right' },
      { head: 'change', align: 'right' },
      ...(totals.some(({ low }) => low !== undefined) ? [{ head: 'band', align: 'right' as const }] : []),
    ],
    totals.map((total) => [
      total.name,
      formatUnits(total.base),
      formatUnits(total.scenario),
      changeOf(total),
      ...(total.low === undefined || total.high === undefined
        ? []
        : [`${formatUnits(total.low)} to ${formatUnits(total.high)}`]),
    ]),
    width,
  );

function changeOf(total: ScenarioTotal | undefined): string {
  if (total === undefined || total.base === total.scenario) return '=';
  return total.base === 0 ? `+${formatUnits(total.scenario)}` : signed(total.scenario / total.base - 1);
}

const signed = (share: number): string => `${share < 0 ? '−' : '+'}${formatPercent(Math.abs(share))}`;

const count = (number: number, one: string): string =>
  `${formatUnits(number)} ${one}${number === 1 || one === 'series' ? '' : 's'}`;
