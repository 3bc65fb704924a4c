import { promiseUri } from '../../contracts/monitoring/monitoring-paths.js';
import { storedPromise } from '../../contracts/monitoring/promise.js';
import type { ForecastRequest } from '../../contracts/request/request.js';
import { parseStored } from '../../contracts/stored/stored-json.js';
import { withDeclarations } from '../algorithms/with-declarations.js';
import type { ForecastClient } from '../connection/connect.js';
import { UserError } from '../errors/user-error.js';
import { overrideFields } from '../runs/override-fields.js';
import { checkRequest, readRequest } from '../runs/read-request.js';
import { readTextIfThere } from '../store/read-text-if-there.js';

export interface RequestOptions {
  readonly config?: string;
  readonly set: readonly string[];
}

/**
 * The request whose table says what is done about findings.
 *
 * @param run that made the current version, whose request counts where no other is given
 * @returns undefined where it is left to the worker to take that
 * @throws UserError listing every fault
 */
export async function requestOf(
  { s3, bucket }: Pick<ForecastClient, 's3' | 'bucket'>,
  { name, run }: { readonly name: string; readonly run: string },
  { config, set }: RequestOptions,
): Promise<ForecastRequest | undefined> {
  if (config !== undefined) return { ...(await readRequest(config, set)), name };
  if (set.length === 0) return undefined;
  const text = await readTextIfThere(s3, promiseUri(`s3://${bucket}/runs/${run}`));
  const read = text === undefined ? undefined : parseStored(storedPromise, text);
  if (read?.kind === 'sound') {
    const given = set.map((each) => `--set ${each}`).join(' ');
    return {
      ...checkRequest(
        await withDeclarations(overrideFields(read.value.request, set), '.'),
        `The request of ${run} with ${given}`,
      ),
      name,
    };
  }
  throw new UserError(
    `Nothing says what the current version of ${name} was made of, so nothing can be set over it. Give its request with --config.`,
    'usage',
  );
}
