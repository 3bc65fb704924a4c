import type { RunTraining } from '../../contracts/champion/run-training.js';
import type { ForecastVersions, ListedForecast, ListedVersion } from '../forecasts/read-versions.js';
import { renderTable } from '../terminal/render-table.js';
import { wrapText } from '../terminal/wrap-text.js';
import { formatScore } from './format.js';

/** Every forecast with its current version. */
export function renderForecasts(forecasts: readonly ListedForecast[], width?: number): string {
  if (forecasts.length === 0) return 'Nothing was published yet.';
  const table = renderTable(
    [{ head: 'forecast' }, { head: 'origin' }, { head: 'since' }, { head: 'current version', kind: 'text' }],
    forecasts.map(({ name, pointer, trouble }) => [
      name,
      pointer?.origin ?? '–',
      pointer === undefined ? '–' : formatTime(pointer.publishedAt),
      trouble === undefined ? (pointer?.version ?? 'none') : "can't be read",
    ]),
    width,
  );
  return [table, ...forecasts.flatMap(({ trouble }) => (trouble === undefined ? [] : wrapText(trouble, width)))].join(
    '\n\n',
  );
}

/** The versions of a forecast: which is current, what they are, how they came to be it. */
export function renderVersions({ versions }: Pick<ForecastVersions, 'versions'>, width?: number): string {
  const there = versions.filter(({ deleted }) => deleted === undefined);
  const table = tableOf(there, width);
  const gone = versions.length - there.length;
  if (gone === 0) return table;
  return `${table}\n\n${gone === 1 ? '1 older version was' : `${gone} older versions were`} deleted; --json says which, when and why.`;
}

const tableOf = (versions: readonly ListedVersion[], width: number | undefined): string =>
  renderTable(
    [
      { head: '' },
      { head: 'version' },
      { head: 'origin' },
      { head: 'champion' },
      { head: 'WRMSSE', align: 'right' },
      { head: 'since' },
      { head: 'remarks', kind: 'text' },
    ],
    versions.map((version) => [
      version.state === 'current' ? '*' : '',
      version.version,
      version.manifest?.origin ?? '–',
      version.manifest?.champion ?? '–',
      formatScore(version.manifest?.wrmsse),
      version.move === undefined ? '–' : formatTime(version.move.at),
      remarksOn(version),
    ]),
    width,
  );

function remarksOn({ version, state, manifest, move }: ListedVersion): string {
  const run = [
    ...(manifest === undefined || manifest.run === version ? [] : [`of run ${manifest.run}`]),
    ...remarksOnTraining(manifest?.training),
  ];
  if (manifest === undefined) return 'unfinished, or its manifest is damaged';
  if (state === 'never') return [...run, 'was never the current one'].join('; ');
  if (move?.kind !== 'rolled back') return run.join('; ');
  return [...run, `rolled back from ${move.from} by ${move.by}: ${move.reason}`].join('; ');
}

function remarksOnTraining(training: RunTraining | undefined): string[] {
  if (training?.from === undefined) return [];
  const { kind, from, contest } = training;
  return [`${contest?.outcome === 'kept' ? 'kept champion of' : (KIND_REMARKS[kind] ?? 'after')} ${from.run}`];
}

/** Whose champion a version has that did not search. */
const KIND_REMARKS = { search: 'searched after', refit: 'refit of', forecast: 'models of' } as const;

/** To the minute, in UTC. */
const formatTime = (iso: string): string => `${iso.slice(0, 10)} ${iso.slice(11, 16)}`;
