import type { DifferingField } from '@durable-forecast/lib/differing-fields';
import type { ComparedForecasts } from '../compare/compare-forecasts.js';
import type { ComparedParts } from '../compare/compare-parts.js';
import type { ComparedMetric, ComparedRun } from '../compare/compare-runs.js';
import type { RunComparison } from '../compare/run-comparison.js';
import { renderTable } from '../terminal/render-table.js';
import { wrapText } from '../terminal/wrap-text.js';
import { formatPercent, formatUnits } from './format.js';

/** Names that a line lists. */
const SHOWN_NAMES = 5;
/** Characters of a value in a column. */
const SHOWN_VALUE = 60;

/** @param most series that have a line of their own */
export function renderRunComparison(compared: RunComparison, most: number, width?: number): string {
  const { a, b, request, data, code, parameters, metrics, notes } = compared;
  const parts = [
    partsLine('Feature files', compared.features),
    partsLine('Trials', compared.trials),
    partsLine('Models', compared.models),
  ].flatMap((line) => line ?? []);
  return [
    runsTable(a, b, width),
    section('Request', request, width),
    section('Data', data, width),
    section('Code and environment', code, width),
    section('Parameters', parameters, width),
    ...(parts.length === 0 ? [] : [wrapText(parts.join('\n'), width)]),
    metricsTable(metrics, width),
    ...forecastParts(compared, most, width),
    ...(notes.length === 0 ? [] : [wrapText(notes.map((note) => `Note: ${note}`).join('\n'), width)]),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

const runsTable = (a: ComparedRun, b: ComparedRun, width: number | undefined): string =>
  renderTable(
    [
      { head: '' },
      { head: 'run' },
      { head: 'forecast' },
      { head: 'origin' },
      { head: 'started' },
      { head: '', kind: 'text' },
    ],
    [a, b].map(({ run, forecast, origin, startedAt, state }, index) => [
      'AB'[index] as string,
      run,
      forecast,
      origin ?? '–',
      startedAt?.slice(0, 16).replace('T', ' ') ?? '–',
      state,
    ]),
    width,
  );

function section(what: string, fields: readonly DifferingField[] | undefined, width: number | undefined): string {
  if (fields === undefined) return '';
  if (fields.length === 0) return `${what}: the same.`;
  return `${what}:\n${fieldsTable(fields, width)}`;
}

const fieldsTable = (fields: readonly DifferingField[], width: number | undefined): string => {
  const values = fields.map(({ field, a, b }) => ({ field, a: shown(a), b: shown(b) }));
  // Where both values would stand below their field, one line must say which is which.
  return renderTable(
    [{ head: 'field' }, { head: 'A → B', kind: 'text' }],
    values.map(({ field, a, b }) => [field, `${a} → ${b}`]),
    width,
  );
};

function shown(value: unknown): string {
  if (value === undefined || value === null) return '–';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > SHOWN_VALUE ? `${text.slice(0, SHOWN_VALUE)}…` : text;
}

function partsLine(what: string, parts: ComparedParts | undefined): string | undefined {
  if (parts === undefined) return undefined;
  const { same, differing, onlyA, onlyB } = parts;
  const words = [
    `${same} the same`,
    ...(differing.length === 0 ? [] : [`${differing.length} other: ${listed(differing)}`]),
    ...(onlyA.length === 0 ? [] : [`${onlyA.length} of A alone: ${listed(onlyA)}`]),
    ...(onlyB.length === 0 ? [] : [`${onlyB.length} of B alone: ${listed(onlyB)}`]),
  ];
  return `${what}: ${words.join('; ')}.`;
}

function listed(names: readonly string[]): string {
  const more = names.length - SHOWN_NAMES;
  return `${names.slice(0, SHOWN_NAMES).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

const metricsTable = (metrics: readonly ComparedMetric[], width: number | undefined): string =>
  renderTable(
    [
      { head: 'metric' },
      { head: 'A', align: 'right' },
      { head: 'B', align: 'right' },
      { head: 'B − A', align: 'right' },
    ],
    metrics.map(({ metric, a, b }) => [metric, formatNumber(a), formatNumber(b), differenceOf(a, b)]),
    width,
  );

const formatNumber = (value: number | undefined): string =>
  value === undefined ? '–' : Number.isInteger(value) ? value.toLocaleString('en-US') : value.toFixed(5);

function differenceOf(a: number | undefined, b: number | undefined): string {
  if (a === undefined || b === undefined) return '';
  if (a === b) return '=';
  return `${b < a ? '−' : '+'}${formatNumber(Math.abs(b - a))}`;
}

function forecastParts(
  { forecasts, sameQuantiles, tolerance }: RunComparison,
  most: number,
  width: number | undefined,
): readonly string[] {
  if (forecasts === undefined) return [];
  const { changed } = forecasts;
  const rest = changed.length - most;
  return [
    wrapText([describeForecasts(forecasts, tolerance), ...quantileLine(sameQuantiles)].join('\n'), width),
    ...(changed.length === 0 || most === 0
      ? []
      : [
          `The series that changed most, units over the days:\n${seriesTable(forecasts, most, width)}` +
            (rest > 0 ? `\n${rest.toLocaleString('en-US')} more; --series shows them.` : ''),
        ]),
  ];
}

const quantileLine = (same: boolean | undefined): readonly string[] =>
  same === undefined ? [] : [same ? 'Its intervals are made of the same.' : 'Its intervals are made of others.'];

/** Whether two forecasts are the same, in sentences. */
export function describeForecasts(forecasts: ComparedForecasts, tolerance: number): string {
  const { by, dates, days, series, onlyA, onlyB, totals, differing, mostShare } = forecasts;
  if (series === 0) return `No series is in both forecasts: ${onlyA} are in A alone, ${onlyB} in B alone.`;
  const where =
    by === 'same days'
      ? `on ${days} days, ${dates?.[0]} to ${dates?.[1]}`
      : 'day by day after their origins, since they have no day in common';
  const alone = onlyA + onlyB === 0 ? '' : ` ${onlyA} series are in A alone, ${onlyB} in B alone.`;
  const numbers = (series * days).toLocaleString('en-US');
  if (differing.numbers === 0) {
    const how = mostShare === 0 ? 'to the last bit' : `within ${tolerance} (at most ${mostShare.toPrecision(2)})`;
    return `Forecast: the same ${how}: ${numbers} numbers of ${series.toLocaleString('en-US')} series ${where}.${alone}`;
  }
  return (
    `Forecast: ${differing.numbers.toLocaleString('en-US')} of ${numbers} numbers differ, in ${differing.series.toLocaleString('en-US')} of ` +
    `${series.toLocaleString('en-US')} series ${where}; the total is ${formatUnits(totals.a)} and ${formatUnits(totals.b)}${changeOf(totals.a, totals.b)}, ` +
    `and the largest difference of a number ${formatPercent(mostShare)}.${alone}`
  );
}

function changeOf(a: number, b: number): string {
  if (a === 0 || a === b) return '';
  return ` (${b < a ? '−' : '+'}${formatPercent(Math.abs(b / a - 1))})`;
}

const seriesTable = ({ changed }: ComparedForecasts, most: number, width: number | undefined): string =>
  renderTable(
    [
      { head: 'series' },
      { head: 'A', align: 'right' },
      { head: 'B', align: 'right' },
      { head: 'B − A', align: 'right' },
      { head: '', align: 'right' },
    ],
    changed
      .slice(0, most)
      .map(({ series, a, b }) => [
        series,
        formatUnits(a),
        formatUnits(b),
        `${b < a ? '−' : '+'}${formatUnits(Math.abs(b - a))}`,
        changeOf(a, b).trim().replace(/[()]/g, ''),
      ]),
    width,
  );
