import { createHash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import type { S3Client } from '@aws-sdk/client-s3';
import { encodeId } from '@durable-forecast/lib/encode-id';
import { hashOf } from '@durable-forecast/lib/hash';
import type { DatasetManifest, PanelRef } from '../../contracts/dataset/dataset.js';
import { describeDoubled } from '../../contracts/dataset/describe-doubled.js';
import { findRawTables, isParquetTable, isRawTable } from '../../contracts/dataset/raw-tables.js';
import { MOST_PAST_ORIGINS } from '../../contracts/request/members.js';
import type { HorizonPrices, Scope } from '../../contracts/request/request.js';
import type { DatasetRead } from '../../core/dataset/dataset-reader.js';
import {
  describeFaults,
  type FaultGroup,
  faultsCsv,
  KEPT_PLACES,
  REQUEST,
  SHOWN_PLACES,
} from '../../core/dataset/faults.js';
import { isWeighable } from '../../core/metrics/index.js';
import { departmentsOf } from '../../core/panel/departments-of.js';
import { HORIZON } from '../../core/panel/panel.js';
import { encodePanel } from '../../core/panel/panel-file.js';
import { snapStatesOf } from '../../core/panel/snap-of.js';
import { asFailure, failure } from '../aws/aws-failure.js';
import { sealedFor } from '../s3/json-for.js';
import { type ListedObject, listObjects } from '../s3/list-objects.js';
import { isChecksumMismatch, openObject, writeObject } from '../s3/s3-objects.js';
import { writeStored } from '../s3/stored-files.js';
import { inWorkFolder } from '../work-folder.js';
import type { DatasetDeps } from './deps.js';
import { FileSpool } from './file-spool.js';
import { findPanels } from './find-panels.js';
import { changedRawFiles, isNamedByContent, RawFilesProof } from './prove-raw-files.js';
import type { RawFile } from './raw-file.js';
import type { RawFilesRoom } from './raw-files-room.js';
import { type RawTables, readRawFiles } from './read-raw-files.js';
import { requireSeries } from './require-series.js';

export interface InspectDatasetInput {
  /** Prefix of the raw files, named by their content hash. */
  readonly dataset: { readonly uri: string };
  readonly scope: Scope;
  readonly origin?: string | undefined;
  /** Undefined from a run of 0.1.0: `carry`. */
  readonly horizonPrices?: HorizonPrices | undefined;
  /** Ids of series that must be there, since the request names them; undefined where it names none. */
  readonly series?: readonly string[] | undefined;
  /** Prefix of the panels, where they are to be made anew; by default they lie where any run of the same data finds them. */
  readonly panels?: string | undefined;
}

/** Raised when the panel's layout or what parsing makes of a file changes; old panels are then built again. */
const PANEL_VERSION = 6;

/** Characters that are hashed before others have their turn. */
const CODE_TEXT_A_TURN = 1 << 20;

/**
 * Checks the raw files and writes the panel of the scope, a file a store. Panels lie below a key made from the dataset,
 * the scope and the code version, so a repetition or a later run finds them.
 *
 * @throws StoredObjectInvalid when the raw files are no longer those that were uploaded
 * @throws RequestInvalid where the data is sound, but has not what scope or origin ask for, or a series that is named
 * @throws DatasetInvalid with every fault, by kind: file, line, column, value, cure; the whole list lies beside the panels
 */
export async function inspectDataset(deps: DatasetDeps, input: InspectDatasetInput): Promise<DatasetManifest> {
  const manifest = await findOrMakePanels(deps, input);
  await requireSeries(deps.s3, manifest, input.series ?? []);
  return manifest;
}

async function findOrMakePanels(
  { s3, bucket, threads }: DatasetDeps,
  { dataset, scope, origin, horizonPrices, panels: place }: InspectDatasetInput,
): Promise<DatasetManifest> {
  const key = hashOf([PANEL_VERSION, dataset.uri, scope, origin ?? 'last']).slice(0, 16);
  const prefix = place ?? `s3://${bucket}/panels/${key}`;
  const manifestUri = `${prefix}/manifest.json`;
  const known = await findPanels(s3, manifestUri, key);
  // Panels are the same either way, unless prices had to be carried.
  const isCarried = known.manifest?.warnings?.some(({ code }) => code === 'prices-carried-forward') ?? false;
  if (known.manifest !== undefined && !(isCarried && horizonPrices === 'require')) return known.manifest;

  return inWorkFolder('inspect', async (folder) => {
    const asked = { dataset, scope, origin, horizonPrices };
    const read = await readTables(s3, threads, asked, { spool: new FileSpool(folder), folder });
    const manifest = await writePanels(s3, read, { key, prefix, manifestUri });
    return known.doubt === undefined ? manifest : { ...manifest, remade: known.doubt };
  });
}

/** Writes the panels of sound data, a store at a time, and then their manifest. */
async function writePanels(
  s3: S3Client,
  read: DatasetRead,
  { key, prefix, manifestUri }: { readonly key: string; readonly prefix: string; readonly manifestUri: string },
): Promise<DatasetManifest> {
  if (read.kind === 'faults') {
    const { groups } = read;
    // Sound data of which the request asks for what it has not.
    if (groups.every(({ file }) => file === REQUEST)) {
      throw failure('RequestInvalid', describeFaults(groups), undefined, detailsOf(groups));
    }
    const listUri = `${prefix}/faults.csv`;
    await writeObject(s3, listUri, faultsCsv(groups), 'text/csv');
    throw failure('DatasetInvalid', describeAll(read, listUri), undefined, detailsOf(groups));
  }
  const { dataset: sound, originDay, warnings } = read;
  const panels: PanelRef[] = [];
  let unscorable = pastOrigins(originDay, sound.calendar.firstDay);
  for (const { store, rows } of sound.stores()) {
    const uri = `${prefix}/${encodeId(store)}.panel`;
    const panel = sound.storePanel(store);
    const file = await writeStored(s3, uri, encodePanel(panel));
    unscorable = unscorable.filter((day) => !isWeighable(panel, day));
    panels.push({ store, series: rows.length, departments: departmentsOf(panel.series), ...file });
  }
  const { firstDay, dates } = sound.calendar;
  const manifest: DatasetManifest = {
    key,
    panels,
    series: panels.reduce((sum, { series }) => sum + series, 0),
    firstDay,
    lastDay: firstDay + sound.days - 1,
    originDay,
    originDate: dates[originDay - firstDay] as string,
    snapStates: snapStatesOf(sound.calendar),
    codes: await hashOfCodes(sound.codes()),
    warnings,
    unscorable,
  };
  // Written last: who finds it finds all panels.
  await writeObject(s3, manifestUri, sealedFor(manifestUri, manifest), 'application/json');
  return manifest;
}

async function hashOfCodes(texts: Iterable<string>): Promise<string> {
  const hash = createHash('sha256');
  let length = 0;
  for (const text of texts) {
    hash.update(text);
    length += text.length;
    if (length < CODE_TEXT_A_TURN) continue;
    length = 0;
    await setImmediate();
  }
  return hash.digest('hex').slice(0, 16);
}

/** Reads the raw files, and proves that they are those that were uploaded, where their folder says so. */
async function readTables(
  s3: S3Client,
  threads: DatasetDeps['threads'],
  { dataset: { uri }, scope, origin, horizonPrices }: InspectDatasetInput,
  room: RawFilesRoom,
): Promise<DatasetRead> {
  const objects = await listObjects(s3, `${uri.replace(/\/$/, '')}/`);
  const { tables, missing, doubled } = findRawTables(objects);
  if (missing.length > 0) {
    throw isNamedByContent(uri)
      ? changedRawFiles(uri, `it lacks ${missing.join(' and ')}`)
      : failure('DatasetInvalid', `${uri} lacks ${missing.join(' and ')}. ${cureOf(objects)}`);
  }
  if (doubled.length > 0) throw failure('DatasetInvalid', describeDoubled(uri, doubled));
  const files = tables.map((objectsOf) =>
    objectsOf.map((object): RawFile => ({ name: object.name, open: () => openObject(s3, object.uri) })),
  );
  const proof = new RawFilesProof(uri);
  const [calendar, sales, prices] = files.map((of) => tableOf(of.map((file) => proof.of(file)))) as [
    RawFile,
    RawTables['sales'],
    RawTables['prices'],
  ];
  try {
    const read = await readRawFiles(threads, { calendar, sales, prices }, scope, origin, horizonPrices, room);
    // Before faults are told: they would be blamed on whoever gave sound files.
    await proof.check(files.flat());
    return read;
  } catch (error) {
    throw isChecksumMismatch(error) ? changedRawFiles(uri) : asFailure(`read ${uri}`, error);
  }
}

/** What to do where tables are missing at the address itself. */
function cureOf(objects: readonly ListedObject[]): string {
  const deeper = objects.find(({ name }) => name.includes('/') && isRawTable(name.slice(name.lastIndexOf('/') + 1)));
  if (deeper === undefined) return 'Copy what lacks below that address.';
  return `Files must lie there itself, and ${deeper.uri} lies deeper: name its folder as the dataset.`;
}

/** A CSV file stands for itself. */
const tableOf = (files: readonly RawFile[]): RawFile | readonly RawFile[] => {
  const [first] = files;
  return first === undefined || isParquetTable(first.name) ? files : first;
};

/** A failure lies in the workflow's history, which must stay small. */
const detailsOf = (groups: readonly FaultGroup[]): readonly FaultGroup[] =>
  groups.map((group) => ({ ...group, places: group.places.slice(0, SHOWN_PLACES) }));

function describeAll(
  { count, groups }: { readonly count: number; readonly groups: readonly FaultGroup[] },
  listUri: string,
): string {
  return [
    `${count.toLocaleString('en')} fault${count === 1 ? '' : 's'}:`,
    describeFaults(groups),
    `All of them, at most ${KEPT_PLACES} of a kind, are listed in ${listUri}.`,
  ].join('\n');
}

/** Days at which a run may score forecasts, as far as there are known days before them. */
const pastOrigins = (originDay: number, firstDay: number): readonly number[] =>
  Array.from({ length: MOST_PAST_ORIGINS }, (_, index) => originDay - (index + 1) * HORIZON).filter(
    (day) => day >= firstDay,
  );
