import type { S3Client } from '@aws-sdk/client-s3';
import { championUri } from '../../contracts/champion/champion-paths.js';
import type { ChampionRecord } from '../../contracts/champion/champion-record.js';
import { storedChampion } from '../../contracts/champion/champion-schema.js';
import { championWanted, whyUnusable } from '../../contracts/champion/take-champion.js';
import { forecastPaths } from '../../contracts/publication/forecast-paths.js';
import { storedPointer } from '../../contracts/publication/publication-schema.js';
import { CURRENT } from '../../contracts/request/champion.js';
import type { ForecastRequest } from '../../contracts/request/request.js';
import { parseStored, type StoredJson } from '../../contracts/stored/stored-json.js';
import { refitRequest } from '../../core/search/refit-request.js';
import type { ForecastClient } from '../connection/connect.js';
import { UserError } from '../errors/user-error.js';
import { readTextIfThere } from '../store/read-text-if-there.js';

/** A request whose champion is looked up. */
export interface ChampionInUse {
  /** With the run named where it said `current`: the pointer may move before the run begins. */
  readonly request: ForecastRequest;
  /** What the run will do, as a request: that of a refit has a sweep of the champion alone. */
  readonly planned: ForecastRequest;
  /** The run whose champion is taken over; undefined where there is a search. */
  readonly source: { readonly run: string; readonly origin: string } | undefined;
}

type ObjectStore = Pick<ForecastClient, 's3' | 'bucket'>;

/**
 * Looks for the champion that a request names, before anything is uploaded or started.
 *
 * @throws UserError where it can't be taken over and the request wants no search instead
 */
export async function useChampion(store: ObjectStore, request: ForecastRequest): Promise<ChampionInUse> {
  const { champion } = request;
  if (champion === undefined) return { request, planned: request, source: undefined };
  const run = champion.of === CURRENT ? await currentRun(store, request.name) : champion.of;
  const record =
    run === undefined ? undefined : await readIfSound(store.s3, championUri(store.bucket, run), storedChampion);
  const reason =
    run === undefined
      ? `no version of ${request.name} is current`
      : record === undefined
        ? `${run} left no record of one: it did not publish, is unknown, or an older version ran it`
        : whyUnusable(record, championWanted(request, champion), 'unknown');
  if (reason !== undefined && champion.otherwise === 'fail') {
    throw new UserError(
      `The champion of ${champion.of} can't be taken over: ${reason}. Name another run, or leave champion out to search.`,
      record === undefined ? 'notFound' : 'usage',
    );
  }
  if (reason !== undefined || record === undefined) return { request, planned: request, source: undefined };
  return {
    request: { ...request, champion: { ...champion, of: record.run } },
    planned: plannedBy(request, record),
    source: { run: record.run, origin: record.origin },
  };
}

const plannedBy = (request: ForecastRequest, record: ChampionRecord): ForecastRequest =>
  request.champion?.mode === 'refit' ? refitRequest(request, record) : request;

async function currentRun({ s3, bucket }: ObjectStore, name: string): Promise<string | undefined> {
  return (await readIfSound(s3, forecastPaths(bucket, name).pointer, storedPointer))?.run;
}

/** Undefined where there is none, or a damaged one: the run will say what is wrong with it. */
async function readIfSound<T>(s3: S3Client, uri: string, stored: StoredJson<T>): Promise<T | undefined> {
  const text = await readTextIfThere(s3, uri);
  const read = text === undefined ? undefined : parseStored(stored, text);
  return read?.kind === 'sound' ? read.value : undefined;
}
