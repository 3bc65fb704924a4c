import type { RuleEvent } from '../contracts/training.js';
import { escapeText, type Line, lineChart } from './line-chart.js';

/** A trial with what its job left to draw. */
export interface DrawnTrial {
  readonly name: string;
  readonly algorithm: string;
  readonly status: string;
  readonly objective?: number | undefined;
  readonly hyperparameters: Readonly<Record<string, string>>;
  /** Every round of each metric of the log, by the metric's name. */
  readonly metrics: Readonly<Record<string, readonly number[]>>;
  /** Share of each feature at each saved round; empty where no tensors were saved. */
  readonly importance: Readonly<Record<string, readonly { readonly step: number; readonly value: number }[]>>;
  readonly ruleEvents: readonly RuleEvent[];
}

/** Features drawn of a trial: those that matter most at the end. */
const DRAWN_FEATURES = 12;

/** One page with the loss curves of all trials, the feature importance over the rounds, and what the rules found. */
export function trainingReport(run: string, trials: readonly DrawnTrial[]): string {
  const title = `Training of ${run}`;
  return [
    '<!doctype html>',
    `<html lang="en"><head><meta charset="utf-8"><title>${escapeText(title)}</title>`,
    '<style>body{font-family:system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#222}table{border-collapse:collapse}td,th{padding:.25rem .75rem;border-bottom:1px solid #ddd;text-align:left;vertical-align:top}td:first-child{white-space:nowrap}code{font-size:.85em}svg{max-width:100%;height:auto}</style></head><body>',
    `<h1>${escapeText(title)}</h1>`,
    '<h2>Loss curves</h2>',
    lineChart({
      title: 'Error by round; dashed on the training channel',
      xLabel: 'round',
      yLabel: 'RMSE, units a day',
      lines: lossLines(trials),
    }),
    '<h2>Trials</h2>',
    trialTable(trials),
    '<h2>Rules</h2>',
    ruleTable(trials),
    ...trials.filter((trial) => Object.keys(trial.importance).length > 0).flatMap(importanceSection),
    '</body></html>',
    '',
  ].join('\n');
}

function lossLines(trials: readonly DrawnTrial[]): Line[] {
  return trials.flatMap(({ name, algorithm, metrics }) =>
    Object.entries(metrics).map(([metric, values]) => ({
      name: `${name} ${algorithm} ${metric.split(':')[0]}`,
      group: name,
      dashed: metric.startsWith('train'),
      points: values.map((y, x) => ({ x, y })),
    })),
  );
}

function importanceSection(trial: DrawnTrial): string[] {
  const last = (points: readonly { readonly value: number }[]) => points.at(-1)?.value ?? 0;
  const features = Object.entries(trial.importance).sort(([, a], [, b]) => last(b) - last(a));
  const lines = features.slice(0, DRAWN_FEATURES).map(([name, points]) => ({
    name,
    points: points.map(({ step, value }) => ({ x: step, y: value })),
  }));
  const title = `${trial.name} (${trial.algorithm}): the ${lines.length} most important of ${features.length} features`;
  return ['<h2>Feature importance</h2>', lineChart({ title, xLabel: 'round', yLabel: 'share of splits', lines })];
}

function trialTable(trials: readonly DrawnTrial[]): string {
  const rows = trials.map(({ name, algorithm, status, objective, hyperparameters }) =>
    row(
      name,
      algorithm,
      status,
      objective?.toFixed(5) ?? '–',
      Object.entries(hyperparameters)
        .map(([key, value]) => `${key}=${value}`)
        .join(' '),
    ),
  );
  return table(['trial', 'algorithm', 'status', 'RMSE', 'hyperparameters'], rows);
}

function ruleTable(trials: readonly DrawnTrial[]): string {
  const rows = trials.flatMap(({ name, ruleEvents }) =>
    ruleEvents.map((event) => row(name, event.name, String(event.step ?? '–'), event.details, event.action)),
  );
  return rows.length === 0 ? '<p>No rule fired.</p>' : table(['trial', 'rule', 'round', 'finding', 'done'], rows);
}

const table = (head: readonly string[], rows: readonly string[]): string =>
  `<table><thead><tr>${head.map((cell) => `<th>${escapeText(cell)}</th>`).join('')}</tr></thead><tbody>${rows.join('')}</tbody></table>`;

const row = (...cells: readonly string[]): string =>
  `<tr>${cells.map((cell) => `<td>${escapeText(cell)}</td>`).join('')}</tr>`;
