import { fixedDigits } from '@durable-forecast/lib/fixed-digits';
import { BAND_SHARES, type ErrorSums, MOST_UNITS, SIZES } from '../../core/exploration/look-at-errors.js';
import type { ErrorExploration } from '../../core/exploration/sum-errors.js';
import { heading, paragraph, table } from '../html.js';
import { barPicture } from '../pictures/bar-picture.js';
import { linePicture } from '../pictures/line-picture.js';
import type { Picture } from '../pictures/picture.js';
import type { RunReport } from '../report-data.js';
import type { Part } from '../section.js';
import { WEEKDAY_NAMES } from '../weekday-names.js';

/** Baselines drawn beside the champion, one a colour. */
const MOST_FORECASTS = 7;

/** The champion's errors on the validation window from near: by week ahead, by size and weekday, and how often sales lay within the bands. */
export function errorParts({ errors, scoreboard }: RunReport): readonly Part[] {
  if (errors === undefined) {
    return [
      heading('Errors from near'),
      paragraph(
        'Not known: the champion was taken over from an earlier run, or its forecast of known days could not be read.',
      ),
    ];
  }
  const { lost, scored } = errors;
  const { window } = scoreboard ?? {};
  const share = scored.weight === 0 ? '–' : `${((100 * lost.weight) / scored.weight).toFixed(1)} %`;
  return [
    heading('Errors from near'),
    paragraph(
      `Of the champion's forecast of ${window === undefined ? 'the validation window' : `${window.firstDate} to ${window.lastDate}`}, which chose it. Seasonal naive is better in ` +
        `${lost.series.toLocaleString('en')} of ${scored.series.toLocaleString('en')} series, which make ${share} of the dollar sales.`,
    ),
    weekPicture(errors),
    biasPicture(errors),
    residualPicture(errors),
    sizePicture(errors),
    weekdayPicture(errors),
    ...coverageParts(errors),
  ];
}

const rmseOf = ({ squares, days }: ErrorSums): number => Math.sqrt(squares / days);
const biasOf = ({ forecast, actual }: ErrorSums): number => (actual === 0 ? Number.NaN : forecast / actual - 1);
const shown = (value: number, digits: number): string => (Number.isFinite(value) ? fixedDigits(value, digits) : '–');

function weekPicture({ weeks }: ErrorExploration): Picture {
  return linePicture(
    {
      title: 'RMSE by week ahead',
      description:
        'Of single series, in units a day: how fast a forecast gets worse with its distance. The champion beside the baselines.',
      x: { title: 'week ahead' },
      y: { title: 'RMSE' },
      labels: ['', '1', '2', '3', '4'],
    },
    {
      lines: weeks.slice(0, MOST_FORECASTS).map(({ name, sums }, at) => ({
        name,
        isDashed: at > 0,
        points: sums.map((sum, week) => ({ x: week + 1, y: rmseOf(sum) })),
      })),
    },
  );
}

function biasPicture({ weeks }: ErrorExploration): Picture {
  const [champion] = weeks;
  const sums = champion?.sums ?? [];
  const drawing = barPicture(
    {
      title: 'Bias by week ahead',
      description: 'Total forecast over total sales of the week, minus one: above zero too much was forecast.',
      label: 'week ahead',
      value: 'bias',
      format: '+.1%',
    },
    sums.map((sum, week) => ({ label: String(week + 1), value: biasOf(sum) })),
  );
  return {
    ...drawing,
    table: {
      head: ['forecast', 'week ahead', 'units forecast', 'units sold', 'bias', 'mean absolute error'],
      rows: weeks.flatMap(({ name, sums: own }) =>
        own.map((sum, week) => ({
          cells: [
            name,
            String(week + 1),
            sum.forecast.toFixed(0),
            sum.actual.toFixed(0),
            `${shown(100 * biasOf(sum), 1)} %`,
            shown(sum.absolute / sum.days, 4),
          ],
        })),
      ),
      numbers: [1, 2, 3, 4, 5],
    },
  };
}

function residualPicture({ residuals }: ErrorExploration): Picture {
  const total = residuals.reduce((sum, one) => sum + one, 0);
  const label = (at: number) => {
    const units = at - MOST_UNITS;
    if (units === -MOST_UNITS) return `−${MOST_UNITS} or less`;
    if (units === MOST_UNITS) return `${MOST_UNITS} or more`;
    return String(units).replace('-', '−');
  };
  return barPicture(
    {
      title: 'Residuals',
      description:
        'Share of the days of all series by forecast minus sales, rounded to whole units: right of zero too much was forecast.',
      label: 'forecast minus sales, units',
      value: 'share of days',
      format: '%',
    },
    residuals.map((count, at) => ({ label: label(at), value: total === 0 ? 0 : count / total })),
  );
}

function sizePicture({ sizes }: ErrorExploration): Picture {
  const label = (at: number) => {
    if (at === 0) return `below ${SIZES[0]}`;
    return at === SIZES.length ? `${SIZES[at - 1]} or more` : `${SIZES[at - 1]} to ${SIZES[at]}`;
  };
  const drawing = barPicture(
    {
      title: 'Forecast and sales by size of the forecast',
      description:
        'Mean units a day of the days whose forecast is of a size: where the two bars differ, forecasts of that size are biased.',
      label: 'forecast, units a day',
      value: 'units a day',
      isLying: true,
    },
    sizes.flatMap((sum, at) =>
      sum.days === 0
        ? []
        : [
            { label: label(at), value: sum.forecast / sum.days, group: 'forecast' },
            { label: label(at), value: sum.actual / sum.days, group: 'sold' },
          ],
    ),
  );
  return {
    ...drawing,
    table: {
      head: ['forecast, units a day', 'days of series', 'forecast', 'sold', 'RMSE'],
      rows: sizes.map((sum, at) => ({
        cells: [
          label(at),
          sum.days.toLocaleString('en'),
          shown(sum.forecast / sum.days, 3),
          shown(sum.actual / sum.days, 3),
          shown(rmseOf(sum), 3),
        ],
      })),
      numbers: [1, 2, 3, 4],
    },
  };
}

function weekdayPicture({ weekdays }: ErrorExploration): Picture {
  const drawing = barPicture(
    {
      title: 'Bias by weekday',
      description: 'Total forecast over total sales of the weekday, minus one.',
      label: 'weekday',
      value: 'bias',
      format: '+.1%',
    },
    weekdays.map((sum, day) => ({ label: WEEKDAY_NAMES[day] as string, value: biasOf(sum) })),
  );
  return {
    ...drawing,
    table: {
      head: ['weekday', 'units forecast', 'units sold', 'bias', 'RMSE'],
      rows: weekdays.map((sum, day) => ({
        cells: [
          WEEKDAY_NAMES[day] as string,
          sum.forecast.toFixed(0),
          sum.actual.toFixed(0),
          `${shown(100 * biasOf(sum), 1)} %`,
          shown(rmseOf(sum), 3),
        ],
      })),
      numbers: [1, 2, 3, 4],
    },
  };
}

function coverageParts({ coverage, wspl }: ErrorExploration): Part[] {
  if (coverage.length === 0) return [heading('Bands'), paragraph('There are no quantiles to hold against these days.')];
  const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
  return [
    heading('Bands'),
    table(
      ['level', 'days of groups', ...BAND_SHARES.map((share) => `in ${percent(share)}`)],
      coverage.map(({ level, days, shares }) => ({
        cells: [level, days.toLocaleString('en'), ...shares.map(percent)],
      })),
      [1, 2, 3, 4, 5],
    ),
    paragraph(
      `Share of sales that lay within the bands around the champion's forecast, which should hold the share that names them.${wspl === undefined ? '' : ` WSPL of the single series: ${wspl.toFixed(4)}.`} ` +
        'The bands were learnt at past origins, these days among them, so that they fit better here than they can be expected to.',
    ),
  ];
}
