import stringWidth from 'string-width';
import { isDaily } from '../../contracts/evaluation/corrections.js';
import type { Link } from '../../contracts/explanation/link.js';
import type {
  CorrectionExplanation,
  FeatureEffect,
  MemberExplanation,
  ModelExplanation,
} from '../../core/explain/explanation.js';
import { predictionOf } from '../../core/explain/link.js';
import { HORIZON } from '../../core/panel/panel.js';
import type { ExplainedForecast } from '../explain/explain-forecast.js';
import { outputWidth } from '../terminal/output-width.js';
import { type Column, renderTable } from '../terminal/render-table.js';
import { wrapText } from '../terminal/wrap-text.js';
import {
  formatBar,
  formatEffect,
  formatFactor,
  formatNumber,
  formatShare,
  formatSigned,
  ROOM_FOR_BARS,
} from './format-effect.js';

const WEEKDAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];

/**
 * Why a published number is what it is, from what each member begins with down to the number.
 *
 * @param most features of a model that have a line of their own; the others have one together
 * @param width columns of the terminal; undefined for lines of any length
 */
export function renderExplanation(explained: ExplainedForecast, most: number, width = outputWidth()): string {
  const { members } = explained;
  return [
    wrapText(headline(explained).join('\n'), width),
    ...members.map((member) => renderMember(member, most, width)),
    renderTogether(explained, width),
  ].join('\n\n');
}

function headline({ id, day: { date, d, step }, published, band, run, forecast }: ExplainedForecast): string[] {
  const weekday = WEEKDAYS[new Date(`${date}T00:00:00Z`).getUTCDay()];
  const sure = band === undefined ? '' : `, 19 times in 20 between ${units(band.low)} and ${units(band.high)}`;
  return [
    `${id} on ${weekday}, ${date}: ${units(published)} units${sure}`,
    `Version ${run} of ${forecast}, ${d}, day ${step + 1} of ${HORIZON}`,
  ];
}

function renderMember(member: MemberExplanation, most: number, width: number | undefined): string {
  const title = wrapText(`${member.name}: ${units(member.answer)} units, counts ${formatShare(member.weight)}`, width);
  switch (member.kind) {
    case 'model':
      return `${title}\n${renderModel(member, most, width)}`;
    case 'top-down':
      return wrapText(
        [
          title,
          `  ${units(member.mean)}  exponential mean of its sales of the last 180 days`,
          `  ${formatFactor(member.factor)}  what the totals of its store and department say of the day`,
        ].join('\n'),
        width,
      );
    case 'exponential-smoothing':
      return wrapText(
        [
          title,
          `  ${units(member.level)}  level of its sales, by exponential smoothing`,
          `  ${formatEffect('identity', member.season)}  what its weekday has more or less`,
          `  ${formatFactor(member.factor)}  what brings its store and department to their totals of the day`,
        ].join('\n'),
        width,
      );
  }
}

function renderModel(model: ModelExplanation, most: number, width: number | undefined): string {
  const shown = model.features.slice(0, most);
  const others = model.features.slice(most);
  const largest = Math.max(...model.features.map(({ contribution }) => Math.abs(contribution)), Number.MIN_VALUE);
  let margin = model.bias;
  const row = (contribution: number, words: string, meaning: string): string[] => {
    margin += contribution;
    const moved = formatEffect(model.link, contribution);
    return [moved, units(predictionOf(model.link, margin)), formatBar(contribution / largest), words, meaning];
  };
  const rows = [
    ['', units(model.start), '', 'to begin with', BEGINNINGS[model.link]],
    ...shown.map((feature) => row(feature.contribution, featureAndValue(feature), feature.meaning)),
  ];
  if (others.length > 0) {
    const sum = others.reduce((total, { contribution }) => total + contribution, 0);
    rows.push(row(sum, others.length === 1 ? '1 other' : `${others.length} others`, 'all other features together'));
  }
  const hasBars = width === undefined || width >= ROOM_FOR_BARS;
  const columns: Column[] = [
    { head: 'moves', align: 'right' },
    { head: 'units', align: 'right' },
    ...(hasBars ? [{ head: '' }] : []),
    { head: '' },
    { head: '', kind: 'text' },
  ];
  const cells = hasBars ? rows : rows.map((each) => each.filter((_, index) => index !== 2));
  const lines = renderTable(columns, cells, width === undefined ? undefined : width - 2).split('\n');
  const clipped = model.predicted < 0 ? ['It says less than 0, which counts as 0.'] : [];
  return [...lines, ...clipped].map((line) => `  ${line}`.trimEnd()).join('\n');
}

/** What a model says where it knows nothing of the row. */
const BEGINNINGS: Readonly<Record<Link, string>> = {
  identity: 'mean of what it answers where it learnt',
  log: 'mean of what it answers where it learnt, of the logarithms',
  logit: 'mean of what it answers where it learnt, of the log-odds',
  'signed-square': 'mean of what it answers where it learnt, of the square roots',
};

function featureAndValue({ name, value, label }: FeatureEffect): string {
  if (Number.isNaN(value)) return `${name} missing`;
  return label === undefined ? `${name} = ${formatNumber(value)}` : `${name} = ${label}`;
}

function renderTogether(explained: ExplainedForecast, width: number | undefined): string {
  const { members, uncounted, combined, correction, rounding, published } = explained;
  const isOne = members.length === 1 && members[0]?.weight === 1;
  const rows: [string, string][] = [
    ...(isOne
      ? []
      : members.map(({ name, weight, answer }): [string, string] => [
          units(weight * answer),
          `${formatShare(weight)} of the ${units(answer)} of ${name}`,
        ])),
    [units(combined), isOne ? `what ${members[0]?.name} says` : 'together'],
    ...(correction === undefined ? [] : [correctionRow(correction)]),
    ...(units(published - rounding) === units(published)
      ? []
      : [[formatSigned(rounding), 'rounded to seven digits'] as [string, string]]),
    [units(published), 'published'],
  ];
  const figures = Math.max(...rows.map(([figure]) => stringWidth(figure)));
  return [
    'From the members to the published number',
    ...rows.map(([figure, words]) => wrapText(`  ${figure.padStart(figures)}  ${words}`, width)),
    ...(uncounted.length === 0 ? [] : [wrapText(`Counts nothing: ${uncounted.join(', ')}.`, width)]),
  ].join('\n');
}

function correctionRow({ by, strength, group, before, wanted, factor }: CorrectionExplanation): [string, string] {
  const isOfDay = isDaily(by);
  const members = `${group} has ${units(before)} units ${isOfDay ? 'on this day' : `over the ${HORIZON} days`} by the members`;
  const known = isOfDay
    ? `${units(wanted)} by the regression on daily totals`
    : `sold ${units(wanted)} in the ${HORIZON} days before`;
  if (isOfDay && by !== 'day-totals') {
    return [
      formatFactor(factor),
      `since ${members} and ${units(wanted)} by least squares with the daily totals of the store`,
    ];
  }
  const far = strength === 1 ? 'all the way' : `${formatShare(strength)} of the way`;
  return [formatFactor(factor), `since ${members} and ${known}: drawn ${far} there`];
}

const units = (value: number): string =>
  Math.abs(value) < 1000 ? formatNumber(value) : Math.round(value).toLocaleString('en');
