import { nearestName } from '@durable-forecast/lib/nearest-name';
import { forecastPaths } from '../../contracts/publication/forecast-paths.js';
import type { VersionFile } from '../../contracts/publication/version-manifest.js';
import type { ScenarioManifest } from '../../contracts/scenario/scenario-manifest.js';
import { scenarioPaths } from '../../contracts/scenario/scenario-paths.js';
import type { ForecastClient } from '../connection/connect.js';
import { UserError } from '../errors/user-error.js';
import { explainReadError } from '../forecasts/explain-read-error.js';
import { type OpenForecast, openForecast } from '../reader/open-forecast.js';
import { ForecastReadError } from '../reader/read-error.js';
import { readRows } from '../reader/read-rows.js';
import type { ForecastRow, LevelRow } from '../reader/rows.js';
import { fetchVerified } from '../reader/verified-file.js';

type ObjectStore = Pick<ForecastClient, 's3' | 'bucket'>;
type Row = ForecastRow | LevelRow;

/** A day of a series or group, as it was published and in a scenario. Units, with what 95 % of outcomes lie between. */
export interface ScenarioDay {
  readonly date: string;
  /** Undefined where the version was deleted. */
  readonly published: DayUnits | undefined;
  readonly scenario: DayUnits;
}

export interface DayUnits {
  readonly units: number;
  /** Undefined in a version without quantiles. */
  readonly low: number | undefined;
  readonly high: number | undefined;
}

/** Tables in which a name is looked for, with the column that has it: groups first, of which there are few. */
const TABLES = [
  ['levels.parquet', 'group'],
  ['forecast.parquet', 'id'],
] as const;

/**
 * The 28 days of a series, or of a group by its name such as `CA_1_FOODS_3`.
 *
 * @throws UserError where there is no such series or group, or a table is gone or damaged
 */
export async function readDays(
  store: ObjectStore,
  manifest: ScenarioManifest,
  name: string,
): Promise<readonly ScenarioDay[]> {
  const { forecast, version, scenario } = manifest;
  try {
    const base = await openBase(store, manifest);
    for (const [file, column] of TABLES) {
      const own = manifest.files[file];
      if (own === undefined) continue;
      const { uri } = scenarioPaths(store.bucket, forecast).scenario(scenario);
      const changed = await rowsOf(store, `${uri}${file}`, own, { column, name });
      if (changed.length === 0) continue;
      const baseUri = `${forecastPaths(store.bucket, forecast).version(version).uri}${file}`;
      const proof = base?.manifest.files[file];
      const published = proof === undefined ? [] : await rowsOf(store, baseUri, proof, { column, name });
      return changed.map((row, day) => ({
        date: row.date,
        published: published[day] && unitsOf(published[day]),
        scenario: unitsOf(row),
      }));
    }
  } catch (error) {
    explainReadError(error);
  }
  const nearest = nearestName(
    name,
    [...manifest.groups, ...manifest.series].map((total) => total.name),
  );
  const hint = nearest === undefined ? 'name one as ITEM_STORE, or STORE_DEPARTMENT' : `did you mean '${nearest}'?`;
  throw new UserError(`${forecast} has no series and no group ${name}; ${hint}`, 'notFound');
}

/** The version that the scenario changes; undefined where it was deleted since, which leaves the scenario as it was. */
async function openBase(
  store: ObjectStore,
  { forecast, version }: ScenarioManifest,
): Promise<OpenForecast | undefined> {
  try {
    return await openForecast(forecast, { ...store, version });
  } catch (error) {
    if (error instanceof ForecastReadError && error.trouble === 'version deleted') return undefined;
    throw error;
  }
}

/** The rows of a name; of the highest level alone where groups of several have it. */
async function rowsOf(
  store: ObjectStore,
  uri: string,
  proof: VersionFile,
  { column, name }: { readonly column: 'group' | 'id'; readonly name: string },
): Promise<readonly Row[]> {
  const gone = async () =>
    new UserError(`${uri} is gone, which the manifest beside it names. Nothing can be shown of it day by day.`);
  const fetch = () => fetchVerified(store, uri, proof, { folder: undefined, gone });
  const rows: Row[] = [];
  for await (const row of readRows<Row>(fetch, { column, values: [name] })) {
    const [first] = rows;
    if (first === undefined || levelOf(first) === levelOf(row)) rows.push(row);
  }
  return rows;
}

const levelOf = (row: Row): number | undefined => ('level' in row ? row.level : undefined);

const unitsOf = (row: Row): DayUnits => ({ units: row.forecast, low: row['q0.025'], high: row['q0.975'] });
