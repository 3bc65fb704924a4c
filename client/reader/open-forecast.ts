import { nameHint } from '@durable-forecast/lib/nearest-name';
import { forecastPaths } from '../../contracts/publication/forecast-paths.js';
import type { Pointer } from '../../contracts/publication/publication.js';
import { storedPointer } from '../../contracts/publication/publication-schema.js';
import { tableSchema } from '../../contracts/publication/table-columns.js';
import { storedTombstone } from '../../contracts/publication/tombstone.js';
import { storedManifest, type VersionManifest } from '../../contracts/publication/version-manifest.js';
import { isNewerSchema } from '../../contracts/stored/is-newer-schema.js';
import { describeUnread, parseStored, type StoredJson } from '../../contracts/stored/stored-json.js';
import { ForecastReadError } from './read-error.js';
import { type RowFilter, readRows } from './read-rows.js';
import type { ForecastRow, LevelRow } from './rows.js';
import { type ForecastStore, forecastNames, storeOf, textAt } from './store.js';
import { fetchVerified } from './verified-file.js';

/** What to read, and from where. */
export interface ReadOptions extends Partial<ForecastStore> {
  /** A version by its name; the current one by default. */
  readonly version?: string;
  /** Folder for the file that is being read; that of temporary files by default. */
  readonly folder?: string;
}

export interface RowOptions {
  /** Those of these stores alone; one that the version does not have is an error, not no rows. */
  readonly stores?: readonly string[];
}

export interface LevelOptions {
  /** Those of these levels alone: 1 (total) to 11 (item x state); another number is an error. */
  readonly levels?: readonly number[];
}

/** One version of a forecast. It never changes: rows and levels belong together, whatever is published meanwhile. */
export interface OpenForecast {
  readonly name: string;
  readonly version: string;
  /** Last known day, ISO date. */
  readonly origin: string;
  readonly manifest: VersionManifest;
  /**
   * The forecasts of the series: store after store, series after series, day after day. The file is fetched first and held against
   * its hash, so not one row comes of a damaged one; then some thousand rows are in memory at a time.
   *
   * @throws ForecastReadError also where the version has none of a store that is asked for
   */
  rows(options?: RowOptions): AsyncIterable<ForecastRow>;
  /** The same of the levels above the series: level after level. @throws ForecastReadError also where the version has no quantiles */
  levels(options?: LevelOptions): AsyncIterable<LevelRow>;
}

/**
 * Opens the current version of a forecast, or one by its name.
 *
 * @example
 * const forecast = await openForecast('foods');
 * for await (const { id, date, forecast: units } of forecast.rows({ stores: ['CA_1'] })) plan(id, date, units);
 * @throws ForecastReadError when there is no such forecast or version
 */
export async function openForecast(name: string, options: ReadOptions = {}): Promise<OpenForecast> {
  const store = storeOf(options);
  const version = options.version ?? (await pointerOf(store, name)).version;
  const paths = forecastPaths(store.bucket, name).version(version);
  const text = await textAt(store, paths.manifest);
  if (text === undefined) throw await missingVersion(store, name, version);
  const manifest = parsed(paths.manifest, text, storedManifest);
  const fileOf = (file: 'forecast.parquet' | 'levels.parquet') => {
    const proof = manifest.files[file];
    if (proof === undefined) {
      throw new ForecastReadError(
        'usage',
        `Version ${version} of ${name} was published without quantiles and has no ${file}.`,
      );
    }
    requireKnown(`${paths.uri}${file}`, proof.schema, tableSchema(file));
    const gone = () => missingVersion(store, name, version);
    return fetchVerified(store, `${paths.uri}${file}`, proof, { folder: options.folder, gone });
  };
  return {
    name,
    version,
    origin: manifest.origin,
    manifest,
    rows: ({ stores } = {}) =>
      readRows<ForecastRow>(() => fileOf('forecast.parquet'), stores && storesOf(manifest, name, stores)),
    levels: ({ levels } = {}) =>
      readRows<LevelRow>(() => fileOf('levels.parquet'), levels && levelsOf(manifest, name, levels)),
  };
}

const storesOf = (of: VersionManifest, name: string, values: readonly string[]): RowFilter => ({
  ...{ column: 'store_id', values },
  unknown: unknownOf(of, name, 'store', 'as the column store_id has it'),
});

const levelsOf = (of: VersionManifest, name: string, values: readonly number[]): RowFilter => ({
  ...{ column: 'level', values },
  unknown: unknownOf(of, name, 'level', '1 (total) to 11 (item x state)'),
});

const unknownOf =
  ({ version }: VersionManifest, name: string, what: string, form: string) =>
  (values: readonly (string | number)[]): ForecastReadError =>
    new ForecastReadError(
      'usage',
      `Version ${version} of ${name} has no ${what} ${values.join(', ')}. Leave it out, or write it ${form}.`,
    );

/** The rows of the current version, or of one by its name; see `OpenForecast.rows`. Who reads levels too opens the forecast once. */
export async function* readForecast(name: string, options: ReadOptions & RowOptions = {}): AsyncIterable<ForecastRow> {
  yield* (await openForecast(name, options)).rows(options);
}

/** The same of the levels above the series; see `OpenForecast.levels`. */
export async function* readLevels(name: string, options: ReadOptions & LevelOptions = {}): AsyncIterable<LevelRow> {
  yield* (await openForecast(name, options)).levels(options);
}

async function pointerOf(store: ForecastStore, name: string): Promise<Pointer> {
  const { pointer } = forecastPaths(store.bucket, name);
  const text = await textAt(store, pointer);
  if (text !== undefined) return parsed(pointer, text, storedPointer);
  const names = await forecastNames(store);
  // The first run has staged its version, or the pointer was deleted.
  if (names.includes(name)) {
    throw new ForecastReadError('no forecast', `Nothing was published as ${name} yet: ${pointer} does not exist.`);
  }
  const hint = names.length === 0 ? '; none was published in this bucket yet.' : nameHint(name, names);
  throw new ForecastReadError('no forecast', `There is no published forecast named ${name} in ${store.bucket}${hint}`);
}

/** Why a version, or a file of it, is not there. */
async function missingVersion(store: ForecastStore, name: string, version: string): Promise<ForecastReadError> {
  const { tombstone, uri } = forecastPaths(store.bucket, name).version(version);
  const text = await textAt(store, tombstone);
  const read = text === undefined ? undefined : parseStored(storedTombstone, text);
  if (read?.kind === 'sound') {
    return new ForecastReadError(
      'version deleted',
      `Version ${version} of ${name} was deleted by ${read.value.by} at ${read.value.at} (${read.value.reason}). Open the forecast again without a version: its current one stays.`,
    );
  }
  return new ForecastReadError(
    'no version',
    `${name} has no version ${version}, or an unfinished one: ${uri} lacks its manifest or a file of it. 'npx forecast forecasts ${name}' lists its versions.`,
  );
}

function parsed<T>(uri: string, text: string, stored: StoredJson<T>): T {
  const read = parseStored(stored, text);
  switch (read.kind) {
    case 'sound':
      return read.value;
    case 'newer':
      throw new ForecastReadError('newer schema', describeUnread(uri, stored, read));
    case 'damaged':
      throw new ForecastReadError('damaged', describeUnread(uri, stored, read));
  }
}

function requireKnown(uri: string, schema: string | undefined, known: string): void {
  if (!isNewerSchema(schema, known)) return;
  throw new ForecastReadError(
    'newer schema',
    `${uri} can't be read: it has the schema ${schema}; this program knows ${known}. Bring this program up to the version of the project that has written it.`,
  );
}
