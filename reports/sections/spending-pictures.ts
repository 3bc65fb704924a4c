import { type ChartSpec, COLOURS, colourScale, drawable, LEGEND } from '../pictures/chart-spec.js';
import type { Picture } from '../pictures/picture.js';
import type { DrawnTrial } from '../report-data.js';

/** Rows of the picture of when trials trained. */
const MOST_ROWS = 60;

/** What the trials took: when each trained, and what its score cost. */
export function spendingPictures(trials: readonly DrawnTrial[]): readonly Picture[] {
  const timed = trials.filter(({ trained }) => trained !== undefined);
  return [...(timed.length === 0 ? [] : [timePicture(timed)]), worthPicture(trials)];
}

function timePicture(trials: readonly DrawnTrial[]): Picture {
  const start = trials.reduce((least, { trained }) => Math.min(least, trained?.[0] ?? least), Number.POSITIVE_INFINITY);
  const ordered = [...trials].sort((a, b) => (a.trained?.[0] ?? 0) - (b.trained?.[0] ?? 0));
  const drawn = ordered.slice(0, MOST_ROWS);
  const minutes = (at: number | undefined) => ((at ?? start) - start) / 60_000;
  return {
    title: 'When each trial trained',
    description:
      'Minutes since the first training began; of a trial with several attempts the last one.' +
      (ordered.length > drawn.length ? ` The first ${MOST_ROWS} of ${ordered.length} are drawn.` : ''),
    chart: {
      data: {
        values: drawable(
          drawn.map(({ name, algorithm, trained }) => ({
            name,
            algorithm,
            from: minutes(trained?.[0]),
            to: minutes(trained?.[1]),
          })),
        ),
      },
      height: { step: drawn.length > 24 ? 7 : 14 },
      mark: { type: 'bar' },
      encoding: {
        y: {
          field: 'name',
          type: 'nominal',
          scale: { domain: drawn.map(({ name }) => name) },
          title: null,
          axis: { labelOverlap: true },
        },
        x: { field: 'from', type: 'quantitative', title: 'minutes' },
        x2: { field: 'to' },
        color: colourOfAlgorithm(drawn),
      },
    },
    table: {
      head: ['trial', 'began, minutes', 'ended, minutes'],
      rows: ordered.map(({ name, trained }) => ({
        cells: [name, minutes(trained?.[0]).toFixed(2), minutes(trained?.[1]).toFixed(2)],
      })),
      numbers: [1, 2],
    },
  };
}

function worthPicture(trials: readonly DrawnTrial[]): Picture {
  const isPriced = trials.some(({ cost = 0 }) => cost > 0);
  const spent = (trial: DrawnTrial) => (isPriced ? trial.cost : trial.billableSeconds);
  const unit = isPriced ? 'US dollars' : 'billable seconds';
  const shown = trials.filter((trial) => trial.objective !== undefined && spent(trial) !== undefined);
  return {
    title: 'What a score cost',
    description: `Each trial by ${unit} and the RMSE that it came to; the lower left is what one wants.${shown.length < trials.length ? ` ${trials.length - shown.length} trials have no score or no cost.` : ''}`,
    chart:
      shown.length === 0
        ? undefined
        : {
            data: {
              values: drawable(
                shown.map((trial) => ({
                  spent: spent(trial) as number,
                  objective: trial.objective as number,
                  algorithm: trial.algorithm,
                  status: trial.status,
                })),
              ),
            },
            mark: { type: 'point', filled: true, size: 45, opacity: 0.8 },
            encoding: {
              x: { field: 'spent', type: 'quantitative', title: unit, axis: { tickCount: 5 } },
              y: {
                field: 'objective',
                type: 'quantitative',
                title: 'RMSE',
                scale: { zero: false },
                axis: { tickCount: 5 },
              },
              color: colourOfAlgorithm(shown),
              shape: { field: 'status', type: 'nominal', legend: LEGEND },
            },
          },
    table: {
      head: ['trial', 'status', unit, 'RMSE'],
      rows: trials.map((trial) => ({
        cells: [
          trial.name,
          trial.status,
          spent(trial)?.toFixed(isPriced ? 5 : 0) ?? '–',
          trial.objective?.toFixed(5) ?? '–',
        ],
      })),
      numbers: [2, 3],
    },
  };
}

function colourOfAlgorithm(trials: readonly DrawnTrial[]): ChartSpec {
  const names = [...new Set(trials.map(({ algorithm }) => algorithm))].slice(0, COLOURS.length);
  return { field: 'algorithm', type: 'nominal', scale: colourScale(names), legend: LEGEND };
}
