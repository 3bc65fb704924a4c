import { COLOURS } from '../pictures/chart-spec.js';
import { type DrawnLine, linePicture } from '../pictures/line-picture.js';
import type { Picture } from '../pictures/picture.js';
import type { DrawnTrial } from '../report-data.js';

/** Points of a line: more are not told apart at its width. */
const MOST_POINTS = 120;

/**
 * Error by round. The best trials have a colour each, as many as can be told apart; all others are grey, with a cross where one was pruned.
 */
export function lossPicture(trials: readonly DrawnTrial[], champion: string | undefined): Picture {
  const read = trials.filter(({ metrics = {} }) => Object.values(metrics).some(({ length }) => length > 0));
  const first = read.filter(({ name }) => name === champion);
  const coloured = [...first, ...read.filter(({ name }) => name !== champion)].slice(0, COLOURS.length);
  const lines = read.flatMap((trial) => linesOf(trial, coloured.includes(trial)));
  const pruned = read.filter(({ status }) => status === 'pruned').flatMap((trial) => validationOf(trial).slice(-1));
  const unread = trials.length - read.length;
  return linePicture(
    {
      title: 'Error by round',
      description: [
        'RMSE on the validation channel, in units a day; dashed on the training channel.',
        read.length > coloured.length
          ? `The best ${coloured.length} have colours, the other ${read.length - coloured.length} are grey, without their training channel.`
          : '',
        pruned.length > 0 ? `A cross marks where one of the ${pruned.length} pruned ended.` : '',
        unread > 0 ? `Of ${unread} trials there is no curve here: ${whyUnread(trials)}.` : '',
      ]
        .filter((sentence) => sentence !== '')
        .join(' '),
      x: { title: 'round' },
      y: { title: 'RMSE' },
      table: tableOf(read),
    },
    { lines, marks: pruned },
  );
}

const whyUnread = (trials: readonly DrawnTrial[]): string => {
  const left = trials.filter(({ metrics }) => metrics === undefined).length;
  const empty = trials.filter(({ metrics }) => metrics !== undefined && Object.keys(metrics).length === 0).length;
  return [
    ...(left > 0 ? [`${left} are beyond the best, whose logs are read`] : []),
    ...(empty > 0 ? [`${empty} have left none in their logs`] : []),
  ].join(', ');
};

function linesOf(trial: DrawnTrial, isColoured: boolean): DrawnLine[] {
  const label = `${trial.name} ${trial.algorithm}`;
  return Object.entries(trial.metrics ?? {}).flatMap(([metric, values]): DrawnLine[] => {
    const isTraining = metric.startsWith('train');
    if (isTraining && !isColoured) return [];
    return [
      { name: `${label} ${metric}`, group: label, isDashed: isTraining, isFaint: !isColoured, points: thinned(values) },
    ];
  });
}

const validationOf = ({ metrics = {} }: DrawnTrial): { readonly x: number; readonly y: number }[] =>
  thinned(Object.entries(metrics).find(([metric]) => !metric.startsWith('train'))?.[1] ?? []);

/** Evenly many of the points, the first and last among them. */
function thinned(values: readonly number[]): { readonly x: number; readonly y: number }[] {
  const every = Math.max(1, Math.ceil(values.length / MOST_POINTS));
  return values.flatMap((y, x) => (x % every === 0 || x === values.length - 1 ? [{ x, y }] : []));
}

function tableOf(trials: readonly DrawnTrial[]): Picture['table'] {
  const shown = (value: number | undefined) => value?.toFixed(5) ?? '–';
  return {
    head: ['trial', 'status', 'metric', 'rounds', 'first', 'least', 'last'],
    rows: trials.flatMap(({ name, status, metrics = {} }) =>
      Object.entries(metrics).map(([metric, values]) => ({
        cells: [
          name,
          status,
          metric,
          String(values.length),
          shown(values[0]),
          shown(values.length === 0 ? undefined : values.reduce((least, one) => Math.min(least, one))),
          shown(values.at(-1)),
        ],
      })),
    ),
    numbers: [3, 4, 5, 6],
  };
}
