import { setTimeout as sleep } from 'node:timers/promises';
import { addDays } from '@durable-forecast/lib/add-days';
import { nameHint } from '@durable-forecast/lib/nearest-name';
import type { DatasetManifest } from '../../../contracts/dataset/dataset.js';
import { forecastPaths } from '../../../contracts/publication/forecast-paths.js';
import type { VersionManifest } from '../../../contracts/publication/version-manifest.js';
import { SCENARIO_NAME } from '../../../contracts/scenario/scenario.js';
import type { ScenarioManifest } from '../../../contracts/scenario/scenario-manifest.js';
import { scenarioPaths } from '../../../contracts/scenario/scenario-paths.js';
import { readMonitorings } from '../../monitoring/read-records.js';
import { foldersBelow } from '../../store/folders-below.js';
import type { BrowsedStore } from './browsed-store.js';
import { type Catalogue, type CatalogueVersion, type FoundForecast, readCatalogue } from './catalogue.js';
import { KeepRecent } from './keep-recent.js';
import type { Group } from './level-table.js';
import { PageTrouble } from './page-trouble.js';
import type { KnownRuns } from './runs.js';
import { Sales, type SoldDays } from './sales.js';
import { type KnownScenarios, type ListedScenario, readScenario, readScenarios } from './scenarios.js';
import type { SeriesFilter } from './series-filter.js';
import { MOST_TABLES, type TableSource, Tables } from './tables.js';
import type { VersionTable } from './version-table.js';

/** What has tables of series and levels. */
export interface Tabled {
  readonly source: TableSource;
}

/** A version that can be shown. */
export interface ShownVersion extends CatalogueVersion, Tabled {
  /** Of the forecast. */
  readonly name: string;
  readonly manifest: VersionManifest;
}

/** A scenario that can be shown. */
export interface ShownScenario extends Tabled {
  /** Of the forecast. */
  readonly name: string;
  readonly manifest: ScenarioManifest;
  readonly base: ShownVersion;
}

/** Sales beside a forecast, or why there are none. */
export interface FoundSales {
  readonly sold: SoldDays | undefined;
  /** A sentence. */
  readonly note: string | undefined;
}

/** What names of forecasts look like, as a request has them. */
const NAME_FORM = /^[a-z0-9]+(-[a-z0-9]+)*$/;
/** A page does not wait longer for sales of many series; they are there when it is loaded again. */
const SALES_WAIT_MS = 400;
/** Datasets among which the one with the newest sales is looked for. */
const MOST_DATASETS = 8;

/** Everything that pages show, from the object store alone. */
export class Library {
  readonly knownRuns: KnownRuns = new Map();
  private readonly manifests = new Map<string, VersionManifest>();
  private readonly catalogues: KeepRecent<FoundForecast>;
  private readonly datasets: KeepRecent<readonly DatasetManifest[]>;
  private readonly knownScenarios: KnownScenarios = new Map();
  private readonly scenarioLists: KeepRecent<readonly ListedScenario[]>;
  private readonly tables: Tables;
  private readonly sales: Sales;

  /** @param freshMs for how long pointer and versions count as they were read, in milliseconds */
  constructor(
    readonly store: BrowsedStore,
    freshMs = 2000,
  ) {
    this.catalogues = new KeepRecent(100, freshMs);
    this.datasets = new KeepRecent(100, freshMs);
    this.scenarioLists = new KeepRecent(100, freshMs);
    this.tables = new Tables(store);
    this.sales = new Sales(store);
  }

  async forecasts(): Promise<readonly { readonly name: string; readonly found: FoundForecast }[]> {
    const names = await foldersBelow(this.store, 'forecasts/');
    return Promise.all(names.map(async (name) => ({ name, found: await this.look(name) })));
  }

  /** @throws PageTrouble when there is no such forecast or its pointer is damaged */
  async catalogue(name: string): Promise<Catalogue> {
    const found = await this.look(name);
    switch (found.kind) {
      case 'found':
        return found.catalogue;
      case 'damaged':
        throw new PageTrouble(500, 'The pointer is damaged', found.problem);
      case 'absent': {
        const names = await foldersBelow(this.store, 'forecasts/');
        const hint = names.length === 0 ? '; none was published in this bucket yet.' : nameHint(name, names);
        throw new PageTrouble(404, 'No such forecast', `There is no published forecast named ${name}${hint}`);
      }
    }
  }

  /** @throws PageTrouble when there is no such version, or it can't be shown */
  async version(name: string, version: string): Promise<ShownVersion> {
    const { versions } = await this.catalogue(name);
    const found = versions.find((each) => each.version === version);
    if (found === undefined) {
      const hint = nameHint(
        version,
        versions.map((each) => each.version),
      );
      throw new PageTrouble(404, 'No such version', `${name} has no version ${version}${hint}`);
    }
    const { manifest, trouble } = found;
    const { uri } = forecastPaths(this.store.bucket, name).version(version);
    if (manifest !== undefined) return { ...found, name, manifest, source: { uri, ...manifest } };
    throw new PageTrouble(410, `Version ${version} can't be shown`, trouble ?? '');
  }

  scenarios(name: string): Promise<readonly ListedScenario[]> {
    return this.scenarioLists.get(name, () => readScenarios(this.store, name, this.knownScenarios));
  }

  /** A scenario beside the version that it changes. @throws PageTrouble when it can't be shown */
  async scenario(name: string, scenario: string): Promise<ShownScenario> {
    if (!SCENARIO_NAME.test(scenario))
      throw new PageTrouble(404, 'No such scenario', `No scenario is named ${scenario}.`);
    const { manifest, definition, trouble } = await readScenario(this.store, name, scenario);
    if (manifest === undefined) {
      const isKnown = definition !== undefined;
      throw new PageTrouble(
        isKnown ? 410 : 404,
        `Scenario ${scenario} can't be shown`,
        isKnown ? (trouble ?? '') : `${name} has no scenario ${scenario}.`,
      );
    }
    const base = await this.version(name, manifest.version);
    const { uri } = scenarioPaths(this.store.bucket, name).scenario(scenario);
    const { origin, files } = manifest;
    return { name, manifest, base, source: { uri, files, origin, horizonDays: base.manifest.horizonDays } };
  }

  table({ source }: Tabled): Promise<VersionTable> {
    return this.tables.series(source);
  }

  /** Begins to read the series of a version: whoever looks at it goes on to one of them. */
  prepare({ source }: Tabled): void {
    // What fails is told by the page that needs it.
    this.tables.series(source).catch(() => undefined);
  }

  /** A group of series; undefined where the version has no such level, or no such group. */
  group({ source }: Tabled, filter: SeriesFilter): Promise<Group | undefined> {
    return this.tables.group(source, filter);
  }

  /** The groups of a level; none of a version without quantiles. @param level 1 to 11 */
  groups({ source }: Tabled, level: number): Promise<readonly Group[]> {
    return this.tables.groups(source, level);
  }

  /** The page of a run that is part of its version; undefined where it has none. */
  async report({ source }: Tabled): Promise<Uint8Array | undefined> {
    return source.files['report.html'] === undefined ? undefined : this.tables.file(source, 'report.html');
  }

  /** What was sold of a series, before the origin and since. */
  async salesOfSeries(version: ShownVersion, filter: SeriesFilter): Promise<FoundSales> {
    return this.findSales(version, filter, () => true);
  }

  /** The same of a group, whose series must all be there. It is waited for only for a moment. */
  async salesOfGroup(version: ShownVersion, filter: SeriesFilter): Promise<FoundSales> {
    const found = this.findSales(version, filter, ({ series }) => series === version.manifest.series);
    const late = sleep(SALES_WAIT_MS, {
      sold: undefined,
      note: 'The sales before it are still being read; they are here when the page is loaded again.',
    });
    return Promise.race([found, late]);
  }

  /** Reads what the first pages need. What fails is told by the page that needs it. */
  async warm(): Promise<void> {
    const pointers = (await this.forecasts()).flatMap(({ name, found }) =>
      found.kind === 'found' ? [{ name, ...found.catalogue.pointer }] : [],
    );
    const newest = pointers.sort((a, b) => (a.publishedAt < b.publishedAt ? 1 : -1)).slice(0, MOST_TABLES);
    for (const { name, version: current } of newest) {
      const version = await this.version(name, current);
      await this.groups(version, 1);
      await this.table(version);
      await this.findSales(version, {}, () => true);
    }
  }

  private async look(name: string): Promise<FoundForecast> {
    // It becomes a part of keys, which some servers of S3 take for paths.
    if (!NAME_FORM.test(name)) return { kind: 'absent' };
    return this.catalogues.get(name, () => readCatalogue(this.store, name, this.manifests));
  }

  private async findSales(
    version: ShownVersion,
    filter: SeriesFilter,
    isEnough: (dataset: DatasetManifest) => boolean,
  ): Promise<FoundSales> {
    try {
      const datasets = await this.datasets.get(keyOf(version), () => this.datasetsFor(version));
      for (const dataset of datasets.filter(isEnough)) {
        const sold = await this.sales.soldOf(dataset, filter);
        if (sold !== undefined) return { sold, note: undefined };
      }
      const isUnnamed = version.manifest.lineage === undefined;
      return {
        sold: undefined,
        note: isUnnamed
          ? 'No sales are shown beside it: versions of 0.1.0 do not say which data they were made of.'
          : 'No panel in the bucket has its sales.',
      };
    } catch (error) {
      return { sold: undefined, note: `Its sales can't be read: ${(error as Error).message}` };
    }
  }

  /** Datasets that may have the sales of a version, those that know the latest days first. */
  private async datasetsFor({ name, manifest }: ShownVersion): Promise<readonly DatasetManifest[]> {
    const { versions } = await this.catalogue(name);
    const [monitored] = await readMonitorings(this.store, name, 1).catch(() => []);
    const keys = [
      manifest.lineage?.dataset,
      monitored?.monitoring.dataset,
      ...versions.map((each) => each.manifest?.lineage?.dataset),
    ];
    const distinct = [...new Set(keys.filter((key) => key !== undefined))].slice(0, MOST_DATASETS);
    const read = await Promise.all(distinct.map((key) => this.sales.dataset(key)));
    const sound = read.filter((dataset) => typeof dataset !== 'string');
    return sound.sort((a, b) => (lastDateOf(a) < lastDateOf(b) ? 1 : -1));
  }
}

const lastDateOf = ({ originDate, originDay, lastDay }: DatasetManifest): string =>
  addDays(originDate, lastDay - originDay);

const keyOf = ({ name, version }: ShownVersion): string => `${name}/${version}`;
