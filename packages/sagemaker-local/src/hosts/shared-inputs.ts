import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { JobFailure } from '../model/job-failure.js';
import type { ObjectCache, SharedFile } from '../s3/object-cache.js';

/** Beside a host's /opt/ml: which of its input files are shared with other jobs. */
const NOTES = 'shared-inputs.json';

export const noteSharedInputs = (ml: string, files: readonly SharedFile[]): Promise<void> =>
  writeFile(join(ml, '..', NOTES), JSON.stringify(files));

/**
 * Makes sure that a job has read what its inputs are: through a link, one container's write reaches every job that uses
 * the same object.
 *
 * @throws JobFailure naming the file, when somebody has written into one
 */
export async function requireInputsUntouched(cache: ObjectCache, ml: string): Promise<void> {
  const notes = await readFile(join(ml, '..', NOTES), 'utf8').catch(() => '[]');
  for (const file of JSON.parse(notes) as SharedFile[]) {
    if (!(await cache.isTouched(file))) continue;
    throw new JobFailure(
      `ClientError: The input file ${file.path.slice(ml.length + 1)} was written to while the job ran. Jobs on this ` +
        'machine share the files of their inputs, so what was read can not be trusted. Let the container work on a copy, ' +
        "or start the server with '--inputs copy'.",
    );
  }
}
