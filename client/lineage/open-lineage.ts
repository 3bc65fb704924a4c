import { hashOf } from '@durable-forecast/lib/hash';
import { parseS3Uri } from '@durable-forecast/lib/s3-uri';
import { programVersion } from '../version.js';
import type { Lineage, LineageFile, LineageTraining } from './lineage.js';

/** @source https://openlineage.io/spec/2-0-2/OpenLineage.json */
const RUN_EVENT = 'https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent';
const FACETS = 'https://openlineage.io/spec/facets';
const PRODUCER = `urn:durable-forecast:${programVersion()}`;

/** What every facet says of itself. */
interface Facet {
  readonly _producer: string;
  readonly _schemaURL: string;
  readonly [field: string]: unknown;
}
type Facets = Readonly<Record<string, Facet>>;

interface Dataset {
  readonly namespace: string;
  readonly name: string;
  readonly facets: Facets;
}

/** A change of state of a run or a part of it, as the specification has it. */
export interface RunEvent {
  readonly eventType: 'START' | 'COMPLETE';
  readonly eventTime: string;
  readonly producer: string;
  readonly schemaURL: string;
  readonly run: { readonly runId: string; readonly facets: Facets };
  readonly job: { readonly namespace: string; readonly name: string; readonly facets: Facets };
  readonly inputs: readonly Dataset[];
  readonly outputs: readonly (Dataset & { readonly outputFacets?: Facets })[];
}

/** A job of the run, or the run itself. */
interface Part {
  /** Undefined of the run itself. */
  readonly part?: string | undefined;
  readonly jobType: 'PIPELINE' | 'FEATURES' | 'TRAINING' | 'INFERENCE' | 'PUBLICATION';
  readonly parameters?: Readonly<Record<string, unknown>> | undefined;
  readonly inputs: readonly Dataset[];
  readonly outputs: RunEvent['outputs'];
}

/**
 * The lineage of a run as events of OpenLineage: its own begin and end, and those of its parts with the run as their parent. When a
 * part began and ended is not recorded, so that each is told with the times of the run.
 *
 * The same run has the same ids whenever it is asked for: a catalogue that is told twice knows it once.
 */
export function openLineageEvents(lineage: Lineage, bucket: string): readonly RunEvent[] {
  const parts = partsOf(lineage);
  const began = lineage.startedAt ?? lineage.finishedAt ?? `${lineage.origin ?? '1970-01-01'}T00:00:00.000Z`;
  const ended = lineage.finishedAt ?? began;
  const tell = (eventType: RunEvent['eventType'], eventTime: string) =>
    parts.map((part) => eventOf(lineage, bucket, part, { eventType, eventTime }));
  // Of a run that has not finished nobody knows that it did.
  return lineage.finishedAt === undefined
    ? tell('START', began)
    : [...tell('START', began), ...tell('COMPLETE', ended)];
}

function partsOf(lineage: Lineage): readonly Part[] {
  const { panels, features, models, answers, shards, files, data, champion } = lineage;
  const raw = data.uri === undefined ? [] : [datasetOf({ what: 'raw files', uri: data.uri, content: data.key })];
  const some = (list: readonly LineageFile[]) => list.map(datasetOf);
  const published = files.map(({ rows, bytes, ...file }) => ({
    ...datasetOf(file),
    ...(rows === undefined
      ? {}
      : {
          outputFacets: {
            outputStatistics: facet('1-0-1', 'OutputStatisticsOutputDatasetFacet', { rowCount: rows, size: bytes }),
          },
        }),
  }));
  const all: readonly Part[] = [
    {
      jobType: 'PIPELINE',
      inputs: raw,
      outputs: files.length > 0 ? published : some(shards),
      parameters: champion?.hyperparameters,
    },
    { part: 'features', jobType: 'FEATURES', inputs: some(panels), outputs: some(features.files) },
    ...models.map(
      (model): Part => ({
        part: model.step ?? model.what,
        jobType: 'TRAINING',
        inputs: some(features.files),
        outputs: [datasetOf(model)],
        parameters: { image: model.image, ...(model.job === undefined ? {} : { trainingJob: model.job }) },
      }),
    ),
    {
      part: 'forecast',
      jobType: 'INFERENCE',
      inputs: [...some(models), ...some(features.files)],
      outputs: [...some(answers), ...some(shards)],
    },
    { part: 'publish', jobType: 'PUBLICATION', inputs: some(shards), outputs: published },
  ];
  return all.filter(({ part, outputs }) => part === undefined || outputs.length > 0);
}

function eventOf(
  lineage: Lineage,
  bucket: string,
  { part, jobType, parameters = {}, inputs, outputs }: Part,
  when: Pick<RunEvent, 'eventType' | 'eventTime'>,
): RunEvent {
  const { run, forecast, code, scheduledTime } = lineage;
  const namespace = `durable-forecast/${bucket}`;
  const own = { runId: uuidOf([bucket, run]) };
  const version = code?.version;
  return {
    ...when,
    producer: PRODUCER,
    schemaURL: RUN_EVENT,
    run: {
      runId: part === undefined ? own.runId : uuidOf([bucket, run, part]),
      facets: {
        ...(part === undefined
          ? {}
          : { parent: facet('1-0-1', 'ParentRunFacet', { run: own, job: { namespace, name: forecast } }) }),
        ...(scheduledTime === undefined
          ? {}
          : { nominalTime: facet('1-0-1', 'NominalTimeRunFacet', { nominalStartTime: scheduledTime }) }),
        ...(version === undefined
          ? {}
          : { processing_engine: facet('1-1-1', 'ProcessingEngineRunFacet', { name: 'durable-forecast', version }) }),
        jobRunParameters: facet('1-0-0', 'JobRunParametersFacet', {
          parameters: [['run', run] as const, ...Object.entries(parameters)].map(([key, value]) => ({ key, value })),
        }),
      },
    },
    job: {
      namespace,
      name: part === undefined ? forecast : `${forecast}.${part}`,
      facets: {
        jobType: facet('2-0-2', 'JobTypeJobFacet', {
          processingType: 'BATCH',
          integration: 'DURABLE_FORECAST',
          jobType,
        }),
      },
    },
    inputs,
    outputs,
  };
}

/** An object by the naming of the specification: its bucket and its key. */
function datasetOf({ uri, content }: LineageFile | LineageTraining): Dataset {
  const { bucket, key } = parseS3Uri(uri);
  const format = /\.(?<format>parquet|csv|json)$/.exec(key.replace(/\.out$/, ''))?.groups?.format;
  return {
    namespace: `s3://${bucket}`,
    name: key.replace(/\/$/, ''),
    facets: {
      ...(content === undefined
        ? {}
        : { version: facet('1-0-0', 'DatasetVersionDatasetFacet', { datasetVersion: content.replaceAll('"', '') }) }),
      ...(format === undefined
        ? {}
        : { storage: facet('1-0-0', 'StorageDatasetFacet', { storageLayer: 's3', fileFormat: format }) }),
    },
  };
}

const facet = (version: string, name: string, fields: Readonly<Record<string, unknown>>): Facet => ({
  _producer: PRODUCER,
  _schemaURL: `${FACETS}/${version}/${name}.json#/$defs/${name}`,
  ...fields,
});

/** A UUID of version 8, whose bits are ours to choose: those of a hash. */
function uuidOf(parts: readonly string[]): string {
  const hex = hashOf(parts);
  const variant = ((Number.parseInt(hex[16] as string, 16) & 0x3) | 0x8).toString(16);
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
}
