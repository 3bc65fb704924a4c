import { HeadObjectCommand } from '@aws-sdk/client-s3';
import { parseS3Uri } from '@durable-forecast/lib/s3-uri';
import type { ForecastClient } from '../connection/connect.js';
import type { Lineage, LineageFile } from './lineage.js';

/** Objects that are looked for at a time. */
const AT_A_TIME = 16;

/** The same lineage with a mark on each file that the object store no longer has. */
export async function findGone(client: Pick<ForecastClient, 's3'>, lineage: Lineage): Promise<Lineage> {
  const { panels, features, models, answers, shards, files } = lineage;
  const all: readonly LineageFile[] = [...panels, ...features.files, ...models, ...answers, ...shards, ...files];
  const gone = new Set<string>();
  for (let from = 0; from < all.length; from += AT_A_TIME) {
    const some = all.slice(from, from + AT_A_TIME).map(({ uri }) => uri);
    const there = await Promise.all(some.map((uri) => isThere(client, uri)));
    for (const [at, uri] of some.entries()) if (!there[at]) gone.add(uri);
  }
  const marked = <File extends LineageFile>(some: readonly File[]): readonly File[] =>
    some.map((file) => (gone.has(file.uri) ? { ...file, gone: true } : file));
  return {
    ...lineage,
    panels: marked(panels),
    features: { ...features, files: marked(features.files) },
    models: marked(models),
    answers: marked(answers),
    shards: marked(shards),
    files: marked(files),
  };
}

async function isThere({ s3 }: Pick<ForecastClient, 's3'>, uri: string): Promise<boolean> {
  const { bucket: Bucket, key: Key } = parseS3Uri(uri);
  try {
    await s3.send(new HeadObjectCommand({ Bucket, Key }));
    return true;
  } catch (error) {
    if ((error as { name?: string }).name === 'NotFound') return false;
    throw error;
  }
}
