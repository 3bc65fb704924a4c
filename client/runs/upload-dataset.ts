import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { HeadObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { nearestName } from '@durable-forecast/lib/nearest-name';
import { describeDoubled } from '../../contracts/dataset/describe-doubled.js';
import { findRawTables, isRawTable, TABLE_FOLDERS } from '../../contracts/dataset/raw-tables.js';
import { UserError } from '../errors/user-error.js';
import { describeUnreadable } from '../files/describe-unreadable.js';
import { showWait } from '../terminal/show-wait.js';

export interface UploadInput {
  readonly s3: S3Client;
  readonly bucket: string;
  readonly dir: string;
  /** Shows how far it is; nothing is shown without. */
  readonly progress?: UploadProgress;
}

export interface UploadProgress {
  readonly show: (file: string, sentBytes: number, totalBytes: number) => void;
  readonly done: () => void;
}

interface RawFile {
  readonly name: string;
  readonly path: string;
  readonly bytes: number;
}

/**
 * Brings a folder with M5 files to the bucket, below a prefix named by their content: equal data is sent once.
 *
 * @throws UserError listing every table that the folder lacks
 */
export async function uploadDataset({ s3, bucket, dir, progress }: UploadInput): Promise<{ uri: string }> {
  const files = await findTables(dir);
  const { whole, hashes } = await showWait(`Reading ${dir}`, () => hashesOf(files));
  const prefix = `datasets/${whole.slice(0, 24)}`;
  for (const [index, file] of files.entries()) {
    const key = `${prefix}/${file.name}`;
    const sha256 = hashes[index] as string;
    if (await hasObject(s3, { bucket, key, bytes: file.bytes, sha256 })) continue;
    const upload = new Upload({
      client: s3,
      params: { Bucket: bucket, Key: key, Body: createReadStream(file.path), Metadata: { sha256 } },
      partSize: 16 * 1024 * 1024,
    });
    upload.on('httpUploadProgress', ({ loaded = 0 }) => progress?.show(file.name, loaded, file.bytes));
    await upload.done();
  }
  progress?.done();
  return { uri: `s3://${bucket}/${prefix}` };
}

/** Of all files together, which names the dataset, and of each. */
async function hashesOf(
  files: readonly RawFile[],
): Promise<{ readonly whole: string; readonly hashes: readonly string[] }> {
  const whole = createHash('sha256');
  const hashes: string[] = [];
  for (const file of files) {
    whole.update(`${file.name}\0`);
    const own = createHash('sha256');
    try {
      for await (const chunk of createReadStream(file.path) as AsyncIterable<Buffer>) {
        whole.update(chunk);
        own.update(chunk);
      }
    } catch (error) {
      throw new UserError(`${file.path} can't be read: ${describeUnreadable(error as Error)}`);
    }
    hashes.push(own.digest('hex'));
  }
  return { whole: whole.digest('hex'), hashes };
}

/** The three tables of a folder. @throws UserError naming those that it lacks */
export async function findTables(dir: string): Promise<readonly RawFile[]> {
  const names = await readdir(dir).catch((error: Error) => {
    throw new UserError(`The data folder ${dir} can't be read: ${describeUnreadable(error)}`, 'usage');
  });
  const inFolders = await Promise.all(TABLE_FOLDERS.map((folder) => namesBelow(dir, folder)));
  const all = [...names, ...inFolders.flat()].map((name) => ({ name }));
  const { found, missing, missingNames, doubled } = findRawTables(all);
  if (doubled.length > 0) throw new UserError(describeDoubled(dir, doubled), 'usage');
  if (missing.length === 0) return Promise.all(found.map(({ name }) => fileOf(dir, name)));
  const hints = missingNames.map((table) => {
    const near = nearestName(
      table,
      names.filter((name) => !isRawTable(name)),
    );
    return near === undefined ? '' : ` It has '${near}': name it ${table} if it is that, as text or gzip.`;
  });
  const lacking = missing.join(', ');
  throw new UserError(`${dir} lacks ${lacking}.${hints.join('')}`, 'usage');
}

/** Files below a folder of a table, however deep. */
async function namesBelow(dir: string, folder: string): Promise<readonly string[]> {
  const place = join(dir, folder);
  const isFolder = await stat(place).then(
    (found) => found.isDirectory(),
    () => false,
  );
  if (!isFolder) return [];
  const entries = await readdir(place, { withFileTypes: true, recursive: true }).catch((error: Error) => {
    throw new UserError(`${place} can't be read: ${describeUnreadable(error)}`);
  });
  return entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => relative(dir, join(entry.parentPath, entry.name)).split(sep).join('/'));
}

async function fileOf(dir: string, name: string): Promise<RawFile> {
  const path = join(dir, name);
  const found = await stat(path).catch((error: Error) => {
    throw new UserError(`${path} can't be read: ${describeUnreadable(error)}`);
  });
  if (!found.isFile()) throw new UserError(`${path} is no file. Put the table there, as text or gzip.`);
  return { name, path, bytes: found.size };
}

interface UploadedFile {
  readonly bucket: string;
  readonly key: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** Whether the file was sent before. What another writer put there in its place does not say the same of itself. */
async function hasObject(s3: S3Client, { bucket, key, bytes, sha256 }: UploadedFile): Promise<boolean> {
  try {
    const head = await s3.send(new HeadObjectCommand({ Bucket: bucket, Key: key }));
    return head.ContentLength === bytes && head.Metadata?.sha256 === sha256;
  } catch (error) {
    if ((error as { name?: string }).name === 'NotFound') return false;
    throw error;
  }
}
