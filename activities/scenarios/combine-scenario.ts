import type { NamedForecast } from '../../contracts/evaluation/ensemble.js';
import { quantilesOf } from '../../contracts/evaluation/quantiles-of.js';
import { forecastPaths } from '../../contracts/publication/forecast-paths.js';
import { TABLE_NUMBER, tableSchema } from '../../contracts/publication/table-columns.js';
import type { VersionFile } from '../../contracts/publication/version-manifest.js';
import type { ChangeEffect } from '../../contracts/scenario/change-effect.js';
import type { ScenarioDefinition } from '../../contracts/scenario/scenario-definition.js';
import { SCENARIO_SCHEMA, type ScenarioManifest } from '../../contracts/scenario/scenario-manifest.js';
import { scenarioPaths } from '../../contracts/scenario/scenario-paths.js';
import type { OpenedVersion } from '../../contracts/scenario/what-if.js';
import { seriesNames } from '../../core/hierarchy/levels.js';
import { mergePanels } from '../../core/panel/merge-panels.js';
import { failure } from '../aws/aws-failure.js';
import { readQuantiles } from '../evaluation/read-quantiles.js';
import { numbersOf, readTable, textsOf } from '../forecasts/read-table.js';
import { readWritten } from '../forecasts/read-written.js';
import { forecastTasks } from '../forecasts/thread-tasks.js';
import type { VersionFiles } from '../forecasts/version-files-task.js';
import { fingerprint } from '../forecasts/write-version-file.js';
import { type ReadPanel, readPanels } from '../panels/read-panels.js';
import { writeIf } from '../s3/conditional-write.js';
import { sealedFor } from '../s3/json-for.js';
import { readForecast } from '../transform/read-forecast.js';
import type { CombinedScenario, CombineScenarioTask } from './combine-scenario-task.js';
import type { ScenarioDeps } from './deps.js';
import { scenarioTasks } from './thread-tasks.js';

export interface CombineScenarioInput {
  readonly definition: ScenarioDefinition;
  readonly opened: Pick<OpenedVersion, 'dataset' | 'file' | 'hasQuantiles'> & {
    readonly backtest: OpenedVersion['record']['backtest'];
  };
  readonly methods: CombineScenarioTask['methods'];
  readonly stores: readonly string[];
  readonly effects: readonly ChangeEffect[];
  /** What the members say of the series of these stores, as they were and in the scenario. */
  readonly base: readonly NamedForecast[];
  readonly baseFrom: ScenarioManifest['reproduced']['from'];
  readonly changed: readonly NamedForecast[];
  readonly anchor: 'base' | 'changed' | readonly NamedForecast[];
  readonly codeVersion?: string | undefined;
}

export type WrittenScenario =
  | { readonly kind: 'differs'; readonly most: number; readonly series: string }
  /** @param uri of the manifest */
  | { readonly kind: 'written'; readonly uri: string };

/**
 * Makes the forecast of a scenario and keeps it, its manifest last; a repetition finds what it would write.
 *
 * @throws ForecastInvalid when the published forecast is no longer what was written
 */
export async function combineScenario(deps: ScenarioDeps, input: CombineScenarioInput): Promise<WrittenScenario> {
  const { s3, bucket, threads } = deps;
  const { definition, opened, stores, anchor } = input;
  const { panels: refs, originDay } = opened.dataset;
  const panels = await readPanels(s3, refs);
  const computed = panels.filter(({ store }) => stores.includes(store));
  const read = (members: readonly NamedForecast[]) => readMembers(s3, computed, members);
  const quantiles = opened.hasQuantiles ? await readQuantiles(s3, quantilesOf(opened.backtest)) : undefined;
  const bytes = panels.map((panel) => panel.bytes);
  const task: CombineScenarioTask = {
    ...{ panels: bytes, originDay, scenario: definition.changes, stores },
    published: await readPublishedUnits(deps, input, panels),
    base: await read(input.base),
    changed: await read(input.changed),
    anchor: typeof anchor === 'string' ? anchor : await read(anchor),
    methods: input.methods,
    recipe: opened.backtest.recipe,
    quantiles,
  };
  const combined = await threads.run(scenarioTasks.combineScenario, task);
  if (combined.kind === 'differs') return combined;
  const { forecast } = combined;
  const files = await threads.run(forecastTasks.versionFiles, {
    ...{ panels: bytes, originDay, forecast, quantiles, number: TABLE_NUMBER, csv: false },
  });
  return { kind: 'written', uri: await keep({ s3, bucket }, input, combined, files) };
}

async function readMembers(
  s3: ScenarioDeps['s3'],
  panels: readonly ReadPanel[],
  members: readonly NamedForecast[],
): Promise<readonly Float32Array[]> {
  const read: Float32Array[] = [];
  // One after another: their texts are many times larger than their values.
  for (const { cells } of members) read.push(await readForecast(s3, panels, cells));
  return read;
}

/** The published forecast, in the order of the panels. */
async function readPublishedUnits(
  { s3, bucket }: Pick<ScenarioDeps, 's3' | 'bucket'>,
  { definition: { forecast, version }, opened }: CombineScenarioInput,
  panels: readonly ReadPanel[],
): Promise<Float32Array> {
  const { forecast: uri } = forecastPaths(bucket, forecast).version(version);
  const table = readTable(await readWritten(s3, uri, opened.file));
  const names = seriesNames(mergePanels(panels.map(({ panel }) => panel)).series);
  const published = [...new Set(textsOf(table, 'id'))];
  if (published.length === names.length && published.every((name, at) => name === names[at])) {
    return Float32Array.from(numbersOf(table, 'forecast'));
  }
  throw failure('ScenarioImpossible', `${uri} has other series, or in another order, than the panels of ${version}.`);
}

async function keep(
  { s3, bucket }: Pick<ScenarioDeps, 's3' | 'bucket'>,
  { definition, opened, stores, effects, baseFrom, codeVersion }: CombineScenarioInput,
  { most, groups, series, moved, forecast }: Extract<CombinedScenario, { kind: 'combined' }>,
  content: VersionFiles,
): Promise<string> {
  const paths = scenarioPaths(bucket, definition.forecast).scenario(definition.scenario);
  const write = async (uri: string, body: Uint8Array | string, contentType: string) => {
    const written = await writeIf(s3, uri, { kind: 'absent' }, { body, contentType });
    if (written.kind === 'lost') throw failure('ScenarioExists', `${uri} has another content than this would write.`);
  };
  const file = (name: 'forecast.parquet' | 'levels.parquet', bytes: Uint8Array, rows: number): VersionFile => ({
    ...fingerprint(bytes),
    rows,
    schema: tableSchema(name),
  });
  await write(paths.forecast, content.forecast, PARQUET);
  if (content.levels !== undefined) await write(paths.levels, content.levels, PARQUET);
  const manifest: ScenarioManifest = {
    ...definition,
    schema: SCENARIO_SCHEMA,
    origin: opened.dataset.originDate,
    ...{ stores, effects, groups, series, moved },
    reproduced: { from: baseFrom, most },
    ...(codeVersion === undefined ? {} : { codeVersion }),
    files: {
      'forecast.parquet': file('forecast.parquet', content.forecast, forecast.length),
      ...(content.levels && { 'levels.parquet': file('levels.parquet', content.levels, content.levelRows) }),
    },
  };
  await write(paths.manifest, sealedFor(paths.manifest, manifest), 'application/json');
  return paths.manifest;
}

const PARQUET = 'application/vnd.apache.parquet';
