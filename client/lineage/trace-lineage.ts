import { hashOf } from '@durable-forecast/lib/hash';
import { type Cell, groupCells } from '../../contracts/dataset/cells.js';
import { type FeatureManifest, foldFiles } from '../../contracts/features/feature-files.js';
import { forecastPaths } from '../../contracts/publication/forecast-paths.js';
import type { StoredFile } from '../../contracts/stored/stored-file.js';
import { seriesOfCell } from '../../core/panel/series-of-cell.js';
import type { ForecastClient } from '../connection/connect.js';
import { UserError } from '../errors/user-error.js';
import { type FoundSeries, findSeries } from '../explain/find-series.js';
import { describeState } from '../records/describe-state.js';
import type { RunFacts } from '../records/read-run-facts.js';
import { findGone } from './find-gone.js';
import type { Lineage, LineageFile, LineageTraining } from './lineage.js';

/**
 * What made the numbers of a run: data, code, features, jobs and models, from what it left in the bucket.
 *
 * @param series of one series alone
 * @throws UserError when it left too little to say it of a series, or has no such series
 */
export async function traceLineage(
  client: Pick<ForecastClient, 's3' | 'bucket'>,
  facts: RunFacts,
  series: string | undefined,
): Promise<Lineage> {
  const found = series === undefined ? undefined : await findIn(client, facts, series);
  const { run, name, record, lineage, training, manifest, sweep } = facts;
  const traced: Lineage = {
    ...{ run, forecast: name, state: describeState(facts), series: found?.id },
    origin: record?.data.originDate ?? manifest?.origin ?? facts.champion?.origin,
    startedAt: record?.startedAt,
    finishedAt: record?.result?.at ?? manifest?.checkedAt,
    scheduledTime: record?.scheduledTime,
    code:
      record?.code ??
      (lineage?.codeVersion === undefined ? undefined : { version: lineage.codeVersion, containers: {} }),
    request: lineage?.request ?? (facts.request && hashOf(facts.request)),
    data: {
      uri: facts.dataUri,
      key: record?.data.key ?? lineage?.dataset,
      series: record?.data.series ?? manifest?.series,
    },
    panels: panelsOf(facts, found),
    features: {
      set: lineage?.features.set ?? facts.sources?.features.set,
      add: lineage?.features.add ?? facts.sources?.features.add ?? [],
      files: featuresOf(facts, found),
    },
    ...{ training, trials: sweep?.trials.length, champion: lineage?.champion, members: lineage?.members ?? [] },
    models: modelsOf(facts, found),
    answers: answersOf(facts, found),
    shards: shardsOf(facts, found),
    files: filesOf(client.bucket, facts),
    notes: notesOn(facts),
  };
  return findGone(client, traced);
}

async function findIn(
  client: Pick<ForecastClient, 's3'>,
  { run, sources }: RunFacts,
  series: string,
): Promise<FoundSeries> {
  if (sources !== undefined) return findSeries(client, sources, series);
  throw new UserError(
    `${run} left no record of what each series was made of: it was made before 0.2.0, or of too many models, or it has not finished. Leave --series out for what is known of the whole.`,
    'notFound',
  );
}

const fileOf = (what: string, { uri, proof }: StoredFile): LineageFile => ({
  what,
  uri,
  content: proof?.sha256 ?? proof?.etag,
});

const panelsOf = ({ sources }: RunFacts, found: FoundSeries | undefined): readonly LineageFile[] =>
  (found === undefined ? (sources?.shards ?? []) : [found.shard]).map(({ panel }) =>
    fileOf(`panel of ${panel.store}, ${panel.series} series`, panel),
  );

/** Of a series the rows that its models answered for; of all of them the lists of what models learnt from, a store and origin. */
function featuresOf({ record, sources }: RunFacts, found: FoundSeries | undefined): readonly LineageFile[] {
  const markers = (record?.result?.features ?? []).filter(
    ({ store }) => found === undefined || store === found.shard.panel.store,
  );
  const lists = markers.map((marker) => fileOf(`features of ${marker.store} at d_${marker.originDay}, list`, marker));
  if (found === undefined || sources === undefined) return lists;
  const { features, originDay } = sources;
  const manifest: Pick<FeatureManifest, 'prefix' | 'stores' | 'sweepShare'> = features;
  const rows = cellsOf(sources.members[0]?.cells.map(({ cell }) => cell) ?? [], found).map((cell) => ({
    what: `rows of ${cell.name} that the models answered for`,
    uri: foldFiles(manifest, originDay).input(cell),
  }));
  return [...lists, ...rows];
}

/** The cells that have the series. */
const cellsOf = (cells: readonly Cell[], { panel, shard, index }: FoundSeries): readonly Cell[] =>
  cells.filter((cell) => cell.store === shard.panel.store && seriesOfCell(panel, cell).includes(index));

function modelsOf(
  { champion, sources, lineage }: RunFacts,
  found: FoundSeries | undefined,
): readonly LineageTraining[] {
  const trained = new Map((lineage?.models ?? []).map((model) => [model.model, model]));
  return (champion?.models ?? []).flatMap((model): LineageTraining[] => {
    const member = champion?.members[model.member];
    if (found !== undefined && sources !== undefined && member !== undefined) {
      const groups = groupCells(sources.features.cells, member.per);
      const own = groups.find(({ name }) => name === model.group);
      if (own === undefined || cellsOf(own.cells, found).length === 0) return [];
    }
    const made = trained.get(model.uri);
    return [
      {
        ...fileOf(`model of ${member?.name ?? `member ${model.member}`} for ${model.group}`, model),
        ...{ member: member?.name ?? String(model.member), group: model.group, image: model.image },
        ...{ step: made?.step, job: made?.job },
      },
    ];
  });
}

const answersOf = ({ sources }: RunFacts, found: FoundSeries | undefined): readonly LineageFile[] =>
  (sources?.members ?? []).flatMap(({ name, cells }) => {
    const own =
      found === undefined
        ? undefined
        : cellsOf(
            cells.map(({ cell }) => cell),
            found,
          );
    return cells
      .filter(({ cell }) => own === undefined || own.includes(cell))
      .map(({ cell, ...file }) => fileOf(`what ${name} said of ${cell.name}`, file));
  });

const shardsOf = ({ sources }: RunFacts, found: FoundSeries | undefined): readonly LineageFile[] =>
  (found === undefined ? (sources?.shards ?? []) : [found.shard]).map((shard) =>
    fileOf(`forecast of ${shard.panel.store}`, shard),
  );

function filesOf(bucket: string, { name, run, manifest }: RunFacts): Lineage['files'] {
  const { uri } = forecastPaths(bucket, name).version(run);
  return Object.entries(manifest?.files ?? {}).map(([file, { sha256, bytes, rows }]) => ({
    ...{ what: file, uri: `${uri}${file}`, content: sha256, bytes },
    ...(rows === undefined ? {} : { rows }),
  }));
}

function notesOn({ run, record, lineage, deleted, sources, troubles }: RunFacts): readonly string[] {
  return [
    ...troubles,
    ...(deleted === undefined
      ? []
      : [
          `Version ${run} was deleted by ${deleted.by} at ${deleted.at} (${deleted.reason}); its run still says what it was.`,
        ]),
    ...(record === undefined
      ? [`${run} left no record of its request, environment and raw files: an older version ran it.`]
      : []),
    ...(lineage === undefined ? ['It has not finished, or its manifest does not say what it was made of.'] : []),
    ...(sources === undefined && lineage !== undefined
      ? ['Which files its models read and wrote was not recorded: it was made before 0.2.0, or of too many models.']
      : []),
  ];
}
