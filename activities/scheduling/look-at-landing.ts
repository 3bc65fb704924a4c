import { createGunzip, gunzipSync } from 'node:zlib';
import type { S3Client } from '@aws-sdk/client-s3';
import { NEWLINE } from '@durable-forecast/lib/newline';
import { describeDoubled } from '../../contracts/dataset/describe-doubled.js';
import { findRawTables, isParquetTable } from '../../contracts/dataset/raw-tables.js';
import { type LandingManifest, landingManifestSchema } from '../../contracts/scheduling/landing-manifest.js';
import type { ArrivedFile, ExpectedData } from '../../contracts/scheduling/scheduled-forecast.js';
import { FaultList } from '../../core/dataset/faults.js';
import { readCalendar } from '../../core/dataset/read-calendar.js';
import { readSalesHeader } from '../../core/dataset/sales-header.js';
import { type ListedObject, listObjects } from '../s3/list-objects.js';
import { openObject, readBytes, readText } from '../s3/s3-objects.js';

/** What lies at a place where raw files land. */
export type Landing =
  | { readonly kind: 'incomplete'; readonly what: string }
  | {
      readonly kind: 'complete';
      readonly files: readonly ArrivedFile[];
      /** Last day with sales, ISO date; undefined where the files can't be read so far, which inspecting them will tell. */
      readonly lastDate: string | undefined;
    };

/** Longest header of a sales table: a million days. */
const MAX_HEADER_BYTES = 16 << 20;
/** Largest calendar: what the reader of raw files takes. */
const MAX_CALENDAR_BYTES = 16 << 20;

/** Looks whether all raw files are there, and how far they reach; reads the calendar and one line. */
export async function lookAtLanding(
  s3: S3Client,
  { uri, manifest }: Pick<ExpectedData, 'uri' | 'manifest'>,
): Promise<Landing> {
  const objects = await listObjects(s3, `${uri}/`);
  const { found, missing, doubled } = findRawTables(objects);
  const announced = manifest === undefined ? undefined : await readManifest(s3, uri, manifest, objects);
  if (typeof announced === 'string') return { kind: 'incomplete', what: announced };
  if (missing.length > 0) return { kind: 'incomplete', what: `${uri}/ lacks ${missing.join(', ')}` };
  // Whoever inspects the files refuses it; here one form may still be taken away for the other.
  if (doubled.length > 0) return { kind: 'incomplete', what: describeDoubled(`${uri}/`, doubled) };
  if (announced === undefined && found.some(({ name }) => isParquetTable(name))) {
    // A folder may be half written, and rows of any day may lie in any of its files.
    const what = `${uri}/ has tables as parquet; name a manifest in data.manifest, which says when all files are there`;
    return { kind: 'incomplete', what };
  }
  const cut = announced?.files?.find(({ name, bytes }) => {
    const object = objects.find((each) => each.name === name);
    return object === undefined || (bytes !== undefined && object.bytes !== bytes);
  });
  if (cut !== undefined) return { kind: 'incomplete', what: describeCut(uri, cut, objects) };
  return { kind: 'complete', files: found, lastDate: announced?.through ?? (await lastDateOf(s3, found)) };
}

/** What the manifest says; a sentence where it is missing or can't be read. */
async function readManifest(
  s3: S3Client,
  uri: string,
  name: string,
  objects: readonly ListedObject[],
): Promise<LandingManifest | string> {
  const found = objects.find((each) => each.name === name);
  if (found === undefined) {
    return `${uri}/${name}, which says that the data is complete, is not there`;
  }
  const text = (await readText(s3, found.uri)).trim();
  if (text === '') return {};
  try {
    const read = landingManifestSchema.safeParse(JSON.parse(text));
    if (read.success) return read.data;
    const [{ path, message } = { path: [], message: '' }] = read.error.issues;
    return `${found.uri} can't be read: ${path.join('.')}: ${message}`;
  } catch (error) {
    return `${found.uri} is neither empty nor JSON: ${(error as Error).message}`;
  }
}

function describeCut(
  uri: string,
  { name, bytes }: { readonly name: string; readonly bytes?: number | undefined },
  objects: readonly ListedObject[],
): string {
  const object = objects.find((each) => each.name === name);
  const is = object === undefined ? 'is not there' : `has ${object.bytes} bytes`;
  return `${uri}/${name} ${is}; its manifest says ${bytes === undefined ? 'that it is' : `${bytes}`}`;
}

/** The last day with sales. What is wrong with the files is no matter of waiting: whoever inspects them says it. */
async function lastDateOf(s3: S3Client, [calendar, sales]: readonly ArrivedFile[]): Promise<string | undefined> {
  if (calendar === undefined || sales === undefined) return undefined;
  // The manifest may say it; otherwise inspecting them will tell.
  if (isParquetTable(sales.name)) return undefined;
  try {
    const [bytes, line] = await Promise.all([readBytes(s3, calendar.uri), firstLine(s3, sales)]);
    const days = readCalendar(unpackedCalendar(bytes, calendar.name), new FaultList())?.calendar;
    const header = readSalesHeader(line, sales.name, new FaultList());
    return days && header && days.dates[header.firstDay + header.days - 1 - days.firstDay];
  } catch (error) {
    if (isUnreadable(error)) return undefined;
    throw error;
  }
}

const unpackedCalendar = (bytes: Uint8Array, name: string): Uint8Array =>
  name.endsWith('.gz') ? gunzipSync(bytes, { maxOutputLength: MAX_CALENDAR_BYTES }) : bytes;

/** A damaged gzip file, or one that unpacks to more than any calendar. */
const isUnreadable = (error: unknown): boolean =>
  /^(Z_|ERR_BUFFER_TOO_LARGE$)/.test((error as { code?: string }).code ?? '');

async function firstLine(s3: S3Client, { uri, name }: ArrivedFile): Promise<Uint8Array> {
  const source = await openObject(s3, uri);
  const text = name.endsWith('.gz') ? source.pipe(createGunzip()) : source;
  source.on('error', (error) => text.destroy(error));
  const parts: Uint8Array[] = [];
  let length = 0;
  try {
    for await (const part of text as AsyncIterable<Uint8Array>) {
      const end = part.indexOf(NEWLINE);
      parts.push(end === -1 ? part : part.subarray(0, end));
      length += part.length;
      if (end !== -1 || length > MAX_HEADER_BYTES) break;
    }
  } finally {
    source.destroy();
  }
  return Buffer.concat(parts);
}
