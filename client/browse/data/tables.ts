import { addDays } from '@durable-forecast/lib/add-days';
import type { VersionFile } from '../../../contracts/publication/version-manifest.js';
import type { BrowsedStore } from './browsed-store.js';
import { KeepRecent } from './keep-recent.js';
import { type Group, LevelTable } from './level-table.js';
import { PageTrouble } from './page-trouble.js';
import { provenBytes } from './proven-bytes.js';
import { isWithin, levelOf, type SeriesFilter } from './series-filter.js';
import { VersionTable } from './version-table.js';

/** Where the tables of a version lie, and what proves them. */
export interface TableSource {
  /** Prefix of the files, with the slash at its end. */
  readonly uri: string;
  readonly files: Readonly<Record<string, Pick<VersionFile, 'bytes' | 'sha256'>>>;
  /** Last known day, ISO date. */
  readonly origin: string;
  readonly horizonDays: number;
}

/** Versions of which series and levels are held: some 150 MB each for all of M5. */
export const MOST_TABLES = 4;

/** Series and levels of versions, fetched once and held against their hashes. */
export class Tables {
  private readonly versions = new KeepRecent<VersionTable>(MOST_TABLES);
  private readonly levels = new KeepRecent<LevelTable>(MOST_TABLES);

  constructor(private readonly store: BrowsedStore) {}

  series(source: TableSource): Promise<VersionTable> {
    return this.versions.get(keyOf(source, 'forecast.parquet'), async () =>
      VersionTable.open(await this.file(source, 'forecast.parquet'), source),
    );
  }

  /** A group of series; undefined where there is no such level, or no such group. */
  async group(source: TableSource, filter: SeriesFilter): Promise<Group | undefined> {
    const level = levelOf(filter);
    if (level === undefined) return undefined;
    return (await this.groups(source, level)).find(({ ids }) => isWithin(filter, ids));
  }

  /** The groups of a level; none where there are no quantiles. @param level 1 to 11 */
  async groups(source: TableSource, level: number): Promise<readonly Group[]> {
    const { files, origin, horizonDays } = source;
    if (files['levels.parquet'] === undefined) return [];
    const dates = Array.from({ length: horizonDays }, (_, day) => addDays(origin, day + 1));
    const table = await this.levels.get(keyOf(source, 'levels.parquet'), async () =>
      LevelTable.open(await this.file(source, 'levels.parquet'), dates),
    );
    return table.groups(level);
  }

  /** @throws PageTrouble when it is gone @throws ForecastReadError when it is damaged */
  async file({ uri, files }: TableSource, name: string): Promise<Uint8Array> {
    const proof = files[name];
    const bytes = proof && (await provenBytes(this.store, `${uri}${name}`, proof));
    if (bytes !== undefined) return bytes;
    throw new PageTrouble(500, 'A file is gone', `${uri}${name} is gone, which the manifest beside it names.`);
  }
}

/** With its content: the name of a scenario that was deleted may be taken again. */
const keyOf = ({ uri, files }: TableSource, name: string): string => `${uri}${name} ${files[name]?.sha256}`;
