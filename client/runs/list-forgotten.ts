import { runRecordUri, runsPrefix, storedRunRecord } from '../../contracts/run/run-record.js';
import { parseStored } from '../../contracts/stored/stored-json.js';
import type { ForecastClient } from '../connection/connect.js';
import { foldersBelow } from '../store/folders-below.js';
import { readTextIfThere } from '../store/read-text-if-there.js';
import { isKnownRun } from './is-known-run.js';
import type { ListedRun, RunFilter } from './list-runs.js';

/** Records that are read at a time. */
const AT_A_TIME = 16;

type Client = Pick<ForecastClient, 'temporal' | 's3' | 'bucket'>;

/** The runs that have published, by their records, of which Temporal knows nothing any more. */
export async function listForgotten(client: Client, filter: RunFilter): Promise<readonly ListedRun[]> {
  const runs = await foldersBelow(client, runsPrefix);
  const found: ListedRun[] = [];
  for (let from = 0; from < runs.length; from += AT_A_TIME) {
    const some = runs.slice(from, from + AT_A_TIME).map((run) => forgotten(client, run, filter));
    found.push(...(await Promise.all(some)).flatMap((run) => run ?? []));
  }
  return found;
}

async function forgotten(client: Client, run: string, filter: RunFilter): Promise<ListedRun | undefined> {
  const text = await readTextIfThere(client.s3, runRecordUri(client.bucket, run));
  const read = text === undefined ? undefined : parseStored(storedRunRecord, text);
  if (read?.kind !== 'sound') return undefined;
  const { name, startedAt, data, result } = read.value;
  if (result?.version === undefined) return undefined;
  const { champion, metrics, cost } = result.lineage;
  const listed: ListedRun = {
    ...{ run, status: 'completed', stage: 'publish', forecast: name, origin: data.originDate, isForgotten: true },
    startedAt: new Date(startedAt),
    endedAt: new Date(result.at),
    champion: champion.trial,
    wrmsse: metrics.wrmsse,
    cost: cost.sweepDollars,
  };
  return isWanted(listed, filter) && !(await isKnownRun(client, run)) ? listed : undefined;
}

const isWanted = ({ status, stage, forecast, startedAt }: ListedRun, filter: RunFilter): boolean =>
  (filter.status ?? status) === status &&
  (filter.stage ?? stage) === stage &&
  (filter.name ?? forecast) === forecast &&
  (filter.since === undefined || startedAt >= filter.since) &&
  (filter.until === undefined || startedAt < filter.until);
