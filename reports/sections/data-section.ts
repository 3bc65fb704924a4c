import type { DataExploration } from '../../core/exploration/explore.js';
import { DEMAND_CLASSES, RECENT_DAYS, SUSPECT_UNITS } from '../../core/exploration/look-at-series.js';
import { heading, list, note, paragraph, table } from '../html.js';
import { barPicture } from '../pictures/bar-picture.js';
import type { Picture } from '../pictures/picture.js';
import type { RunReport } from '../report-data.js';
import type { Part, Section } from '../section.js';
import { calendarPictures } from './calendar-pictures.js';
import { correlationPictures, itemPicture, pricePictures } from './data-pictures.js';

const MOST_STORES = 30;

/** What the models had to learn from: how much there is, how it sells, and what moves it. */
export function dataSection({ data }: RunReport): Section {
  if (data === undefined)
    return { title: 'Data', parts: [paragraph('The data could not be looked at for this page.')] };
  return {
    title: 'Data',
    parts: [
      ...overview(data),
      heading('Series'),
      ...seriesParts(data),
      heading('Over time'),
      ...calendarPictures(data),
      heading('Prices'),
      ...pricePictures(data),
      heading('What goes with what'),
      ...correlationPictures(data),
      itemPicture(data),
    ],
  };
}

const count = (value: number): string => Math.round(value).toLocaleString('en');
const percent = (part: number, of: number): string => (of === 0 ? '–' : `${((100 * part) / of).toFixed(1)} %`);

function overview({
  series,
  stores,
  firstDate,
  lastDate,
  days,
  departments,
  categories,
  leftOut,
}: DataExploration): Part[] {
  const left = [
    ...(leftOut.categories > 0 ? [`${leftOut.categories} smaller categories`] : []),
    ...(leftOut.departments > 0 ? [`${leftOut.departments} smaller departments`] : []),
  ];
  return [
    paragraph(
      `${count(series.series)} series in ${count(stores.length)} stores, ${departments} departments and ${categories} categories, on ${count(days)} days from ${firstDate} ` +
        `to ${lastDate}: ${count(series.units)} units. On ${percent(series.zeroDays, series.days)} of the days from its first sale on, a series sells nothing.`,
    ),
    ...(left.length === 0 ? [] : [note(`Left out of pictures that have no room: ${left.join(' and ')}.`)]),
  ];
}

function seriesParts({ series, stores }: DataExploration): Part[] {
  const { suspects } = series;
  return [
    list([
      `${count(series.fresh)} series are new: first sold in the last ${RECENT_DAYS} days.`,
      `${count(series.dead)} are dead: sold nothing for the last ${RECENT_DAYS} days.`,
      `${count(series.neverSold)} never sold.`,
      `${count(suspects.count)} have probably run out: still priced, and without a sale for a week or more in which they would have sold at least ${SUSPECT_UNITS} units each, ` +
        `${count(suspects.units)} units in all.`,
    ]),
    classPicture(series),
    storePicture(stores),
    ...(suspects.count === 0
      ? []
      : [
          table(
            ['series', 'store', 'days without a sale', 'units missed'],
            suspects.heaviest.map(({ id, store, days, units }) => ({
              cells: [id, store, String(days), units.toFixed(0)],
            })),
            [2, 3],
          ),
          ...(suspects.count > suspects.heaviest.length
            ? [note(`The ${suspects.heaviest.length} heaviest of ${count(suspects.count)} that have probably run out.`)]
            : []),
        ]),
  ];
}

function classPicture({ classes, series, units }: DataExploration['series']): Picture {
  const drawing = barPicture(
    {
      title: 'How the series sell',
      description:
        'Share of series by class: demand is intermittent or lumpy where a sale comes less often than every 1.32 days on average, erratic or lumpy where what is ' +
        'sold on days with sales varies much (squared coefficient of variation of 0.49 or more).',
      label: 'class',
      value: 'share of series',
      format: '%',
    },
    DEMAND_CLASSES.map((name) => ({ label: name, value: series === 0 ? 0 : classes[name].series / series })),
  );
  return {
    ...drawing,
    table: {
      head: ['class', 'series', 'of all', 'units', 'of all'],
      rows: DEMAND_CLASSES.map((name) => ({
        cells: [
          name,
          count(classes[name].series),
          percent(classes[name].series, series),
          count(classes[name].units),
          percent(classes[name].units, units),
        ],
      })),
      numbers: [1, 2, 3, 4],
    },
  };
}

function storePicture(stores: DataExploration['stores']): Picture {
  const ordered = [...stores].sort((a, b) => b.units - a.units);
  const drawing = barPicture(
    {
      title: 'Units sold by store',
      description:
        ordered.length > MOST_STORES
          ? `The ${MOST_STORES} largest of ${ordered.length}; the table has all.`
          : 'From the first known day to the origin.',
      label: 'store',
      value: 'units',
      isLying: true,
      format: '~s',
    },
    ordered.slice(0, MOST_STORES).map(({ store, units }) => ({ label: store, value: units })),
  );
  return {
    ...drawing,
    table: {
      head: ['store', 'series', 'units'],
      rows: ordered.map(({ store, series, units }) => ({ cells: [store, count(series), count(units)] })),
      numbers: [1, 2],
    },
  };
}
