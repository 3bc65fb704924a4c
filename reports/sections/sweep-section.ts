import type { ReferenceScore } from '../../contracts/request/report.js';
import { details, note, paragraph, table } from '../html.js';
import type { DrawnTrial, RunReport } from '../report-data.js';
import type { Part, Section } from '../section.js';
import { importancePictures } from './importance-pictures.js';
import { lossPicture } from './loss-picture.js';
import { parameterPictures } from './parameter-pictures.js';
import { referenceParts } from './reference-scores.js';
import { spendingPictures } from './spending-pictures.js';

/** Rows of the table of trials: pages stay small enough to send. */
const MOST_ROWS = 1000;
/** Rows that are there at once; the others unfold. */
const FIRST_ROWS = 12;

/** The search: every trial, what its parameters did, how the trials learnt, and what they cost. */
export function sweepSection({ trials, champion, referenceScores = [] }: RunReport): Section {
  return {
    title: 'Sweep',
    parts:
      trials.length === 0
        ? [paragraph('This run searched nothing: it has no trials.')]
        : sweepParts(trials, champion, referenceScores),
  };
}

function sweepParts(
  trials: readonly DrawnTrial[],
  champion: string | undefined,
  referenceScores: readonly ReferenceScore[],
): Part[] {
  const algorithms = [...new Set(trials.map(({ algorithm }) => algorithm))];
  const shownRows = Math.min(trials.length, MOST_ROWS);
  const more = trials.length - MOST_ROWS;
  return [
    trialTable(trials.slice(0, FIRST_ROWS), champion),
    ...(trials.length > FIRST_ROWS
      ? [
          details(
            `The other ${shownRows - FIRST_ROWS} trials`,
            trialTable(trials.slice(FIRST_ROWS, MOST_ROWS), champion),
          ),
        ]
      : []),
    note(
      `${trials.length} trials, best first by the RMSE that they report themselves; only finalists are scored with WRMSSE.` +
        (more > 0
          ? ` The table ends at ${MOST_ROWS}; the record of the sweep (sweep.json of the run) has the other ${more}.`
          : ''),
    ),
    ...referenceParts(referenceScores, trials),
    lossPicture(trials, champion),
    ...spendingPictures(trials),
    ...algorithms.flatMap((algorithm) => parameterPictures(algorithm, trials, champion)),
    ...importancePictures(trials, champion),
  ];
}

function trialTable(trials: readonly DrawnTrial[], champion: string | undefined): string {
  return table(
    ['trial', 'algorithm', 'status', 'RMSE', 'billable s', '$', 'hyperparameters'],
    trials.map((trial) => ({
      strong: trial.name === champion,
      cells: [
        trial.name,
        trial.algorithm,
        `${trial.status}${trial.takenFrom === undefined ? '' : `, taken over from ${trial.takenFrom}`}${trial.failure === undefined ? '' : `: ${trial.failure}`}`,
        trial.objective?.toFixed(5) ?? '–',
        trial.billableSeconds?.toFixed(0) ?? '–',
        trial.cost?.toFixed(4) ?? '–',
        Object.entries(trial.hyperparameters)
          .map(([key, value]) => `${key}=${value}`)
          .join(' '),
      ],
    })),
    [3, 4, 5],
  );
}
