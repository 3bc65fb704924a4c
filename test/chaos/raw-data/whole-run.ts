import { execFile } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { hashOf } from '@durable-forecast/lib/hash';
import { parseS3Uri } from '@durable-forecast/lib/s3-uri';
import type { RunSummary } from '../../../contracts/run/pipeline.js';

const LAUNCHER = fileURLToPath(new URL('../../../client/forecast.mjs', import.meta.url));
/** One small trial, and no quantiles: what matters is that the same data gives the same bytes. */
const REQUEST = `
name: chaos
sweep:
  maxTrials: 1
  algorithms:
    lightgbm: { space: { objective: tweedie, num_leaves: 7, learning_rate: 0.15, num_iterations: 10 } }
publish: { gate: none, quantiles: false }
`;
const PUBLISHED = ['forecast.parquet', 'submission.csv'];

/** How a run of the whole pipeline ended. */
export type WholeRun =
  | { readonly kind: 'published'; readonly content: string }
  | { readonly kind: 'refused'; readonly message: string };

/**
 * Runs the pipeline on a folder with raw files, on a stack of its own, so that nothing is taken over from another run.
 *
 * @param folder for its state; made here
 */
export async function runWhole(data: string, folder: string): Promise<WholeRun> {
  await mkdir(folder);
  const [request, state, summary] = ['request.yaml', 'state', 'summary.json'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  await writeFile(request, REQUEST);
  const args = ['start', '--exit', '--data', data, '--config', request, '--state', state, '--summary', summary];
  const ended = await promisify(execFile)(process.execPath, [LAUNCHER, ...args], { maxBuffer: 1 << 24 }).then(
    () => undefined,
    (error: { stdout: string; stderr: string }) => `${error.stdout}${error.stderr}`,
  );
  if (ended !== undefined) return { kind: 'refused', message: ended };
  const { publication } = JSON.parse(await readFile(summary, 'utf8')) as RunSummary;
  const { bucket, key } = parseS3Uri(publication.uri);
  const read = (name: string) => readFile(join(state, 's3', bucket, key, name), 'base64');
  return { kind: 'published', content: hashOf(await Promise.all(PUBLISHED.map(read))) };
}
