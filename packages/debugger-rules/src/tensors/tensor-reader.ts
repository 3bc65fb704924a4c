import { z } from 'zod';
import { type EventFileContent, type RecordPlace, readRecords, scanRecords, type TensorWarning } from './event-file.js';
import type { TensorEvent } from './tensor-event.js';

/** Where the bytes of a tensor directory come from: a folder, or a prefix of an object store. */
export interface ByteSource {
  /** Names of all files that begin with the prefix, relative to the directory. */
  list(prefix: string): Promise<readonly string[]>;
  /** Undefined when the file does not exist (yet). */
  read(name: string): Promise<Uint8Array | undefined>;
}

/** What came since the last call. */
export interface NewTensors {
  /** Ascending by step; within a step as they were saved. */
  readonly points: readonly TensorEvent[];
  /** Up to this step no more will come, so a rule may settle it; undefined while nothing is sure. */
  readonly settled: number | undefined;
  readonly warnings: readonly TensorWarning[];
  /** The end marker is there: the training writes no more. */
  readonly ended: boolean;
}

export interface TensorReaderState {
  /** Index files that were read. */
  readonly read: readonly string[];
}

/** `collections/<worker>_collections.json`: which tensors belong to which collection. */
const collectionsFile = z.object({
  collections: z.record(z.string(), z.object({ tensor_names: z.array(z.string()).optional() })),
});

/** `index/<…>/<step>_<worker>.json`: where the tensors of a step lie in its event file. */
const indexFile = z.object({
  // Of this directory: another one is nobody's to read.
  meta: z.object({ event_file_name: z.string().regex(/^(?!\/)(?!.*(^|\/)\.\.(\/|$))[^\0\\]{1,1024}$/) }),
  tensor_payload: z.array(z.object({ tensorname: z.string(), start_idx: z.int(), length: z.int() })),
});

const END_MARKER = 'training_job_end.ts';

/**
 * Follows a directory that SageMaker's Debugger hook (smdebug), or our containers' writer, fills while a job trains.
 *
 * A step is read once, when both its index and its event file are there. A damaged or truncated file is skipped with a
 * warning that names file and offset; everything around it is read.
 */
export class TensorReader {
  private readonly done: Set<string>;

  constructor(
    private readonly source: ByteSource,
    state?: TensorReaderState,
  ) {
    this.done = new Set(state?.read);
  }

  async readNew(): Promise<NewTensors> {
    // The marker first: what is listed after it was seen is all there will ever be.
    const ended = (await this.source.list(END_MARKER)).includes(END_MARKER);
    // A higher step may be uploaded before a lower one, so only steps of earlier calls are sure to have no gap below.
    const sure = [...this.done].map(stepOf);
    const indexes = (await this.source.list('index/')).filter((name) => /\/\d+_[^/]*\.json$/.test(name)).sort(byStep);
    const points: TensorEvent[] = [];
    const warnings: TensorWarning[] = [];
    for (const index of indexes) {
      if (this.done.has(index)) continue;
      const content = await this.readStep(index, ended);
      if (content === undefined) continue;
      this.done.add(index);
      for (const event of content.events) points.push(event);
      for (const warning of content.warnings) warnings.push(warning);
    }
    const waiting = indexes.filter((index) => !this.done.has(index)).map(stepOf);
    const last = (ended ? indexes.map(stepOf) : sure).reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
    const settled = waiting.reduce((a, b) => Math.min(a, b - 1), last);
    return { points, warnings, ended, settled: Number.isFinite(settled) ? settled : undefined };
  }

  get state(): TensorReaderState {
    return { read: [...this.done] };
  }

  /** The tensors of a step; undefined when its event file is still to come. */
  private async readStep(index: string, ended: boolean): Promise<EventFileContent | undefined> {
    const bytes = await this.source.read(index);
    if (bytes === undefined) return undefined;
    const parsed = parseIndex(index, bytes);
    // The files of a step have the same name in both folders, so a damaged index costs nothing but the places.
    const file = 'warning' in parsed ? eventFileOf(index) : parsed.file;
    const events = await this.source.read(file);
    if (events === undefined) {
      if (!ended) return undefined;
      return { events: [], warnings: [{ file, offset: 0, message: `the file is missing, but ${index} names it` }] };
    }
    if (!('warning' in parsed)) return readRecords(file, events, parsed.places);
    const scanned = scanRecords(file, events);
    return { events: scanned.events, warnings: [parsed.warning, ...scanned.warnings] };
  }
}

/** All saved values of a tensor. */
export interface TensorSeries {
  readonly name: string;
  readonly mode: TensorEvent['mode'];
  /** Ascending by step. */
  readonly points: readonly TensorEvent[];
}

export interface TensorDirectory {
  /** By name. */
  readonly series: ReadonlyMap<string, TensorSeries>;
  /** Names of the tensors in each collection, as the training wrote them down. */
  readonly collections: ReadonlyMap<string, readonly string[]>;
  readonly warnings: readonly TensorWarning[];
  readonly ended: boolean;
}

/** Reads a whole directory. */
export async function readTensorDirectory(source: ByteSource): Promise<TensorDirectory> {
  const { points, warnings, ended } = await new TensorReader(source).readNew();
  const byName = new Map<string, TensorEvent[]>();
  for (const point of points) {
    const known = byName.get(point.name);
    if (known === undefined) byName.set(point.name, [point]);
    else known.push(point);
  }
  const series = new Map(
    [...byName].map(([name, events]) => [name, { name, mode: events[0]!.mode, points: events }] as const),
  );
  const collections = await readCollections(source);
  return { series, collections: collections.tensors, warnings: [...warnings, ...collections.warnings], ended };
}

async function readCollections(
  source: ByteSource,
): Promise<{ tensors: Map<string, string[]>; warnings: TensorWarning[] }> {
  const tensors = new Map<string, string[]>();
  const warnings: TensorWarning[] = [];
  for (const file of await source.list('collections/')) {
    if (!/_collections\.json$/.test(file)) continue;
    const bytes = await source.read(file);
    if (bytes === undefined) continue;
    try {
      const { collections } = collectionsFile.parse(JSON.parse(new TextDecoder().decode(bytes)));
      for (const [name, { tensor_names = [] }] of Object.entries(collections)) {
        tensors.set(name, [...new Set([...(tensors.get(name) ?? []), ...tensor_names])].sort());
      }
    } catch {
      warnings.push({ file, offset: 0, message: 'the names of the collections cannot be read; the tensors can' });
    }
  }
  return { tensors, warnings };
}

type ParsedIndex =
  | { readonly file: string; readonly places: readonly RecordPlace[] }
  | { readonly warning: TensorWarning };

function parseIndex(index: string, bytes: Uint8Array): ParsedIndex {
  try {
    const { meta, tensor_payload } = indexFile.parse(JSON.parse(new TextDecoder().decode(bytes)));
    const places = tensor_payload.map(({ tensorname, start_idx, length }) => ({
      name: tensorname,
      start: start_idx,
      length,
    }));
    return { file: meta.event_file_name, places };
  } catch {
    const message = 'the index cannot be read; its records are looked for one by one';
    return { warning: { file: index, offset: 0, message } };
  }
}

const eventFileOf = (index: string): string => {
  const base = baseOf(index).replace(/\.json$/, '');
  return `events/${base.split('_')[0]}/${base}.tfevents`;
};

const baseOf = (name: string): string => name.slice(name.lastIndexOf('/') + 1);
const stepOf = (index: string): number => Number.parseInt(baseOf(index), 10);
const byStep = (a: string, b: string): number => stepOf(a) - stepOf(b) || (a < b ? -1 : 1);
