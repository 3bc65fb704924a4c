import type { RuleEvent } from '../contracts/training/rule-findings.js';
import { heading, table, wide } from './html.js';
import { type Line, lineChart } from './line-chart.js';

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

/** The loss curves of all trials, the feature importance over the rounds, and what the rules found. */
export const trainingSections = (trials: readonly DrawnTrial[]): readonly string[] => [
  heading('Loss curves'),
  wide(
    lineChart({
      title: 'Error by round; dashed on the training channel',
      xLabel: 'round',
      yLabel: 'RMSE, units a day',
      lines: lossLines(trials),
    }),
  ),
  heading('Trials'),
  trialTable(trials),
  heading('Rules'),
  ruleTable(trials),
  ...trials.filter((trial) => Object.keys(trial.importance).length > 0).flatMap(importanceSection),
];

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
  return [heading('Feature importance'), wide(lineChart({ title, xLabel: 'round', yLabel: 'share of splits', lines }))];
}

function trialTable(trials: readonly DrawnTrial[]): string {
  const rows = trials.map(({ name, algorithm, status, objective, hyperparameters }) => ({
    cells: [
      name,
      algorithm,
      status,
      objective?.toFixed(5) ?? '–',
      Object.entries(hyperparameters)
        .map(([key, value]) => `${key}=${value}`)
        .join(' '),
    ],
  }));
  return table(['trial', 'algorithm', 'status', 'RMSE', 'hyperparameters'], rows, [3]);
}

function ruleTable(trials: readonly DrawnTrial[]): string {
  const rows = trials.flatMap(({ name, ruleEvents }) =>
    ruleEvents.map(({ name: rule, step, details, action }) => ({
      cells: [name, rule, String(step ?? '–'), details, action],
    })),
  );
  return rows.length === 0 ? '<p>No rule fired.</p>' : table(['trial', 'rule', 'round', 'finding', 'done'], rows, [2]);
}
