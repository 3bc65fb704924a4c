import type { S3Client } from '@aws-sdk/client-s3';
import { championUri } from '../../contracts/champion/champion-paths.js';
import type { ChampionRecord } from '../../contracts/champion/champion-record.js';
import { storedChampion } from '../../contracts/champion/champion-schema.js';
import { type ChampionTaken, type ChampionWanted, whyUnusable } from '../../contracts/champion/take-champion.js';
import { forecastPaths } from '../../contracts/publication/forecast-paths.js';
import { CURRENT } from '../../contracts/request/champion.js';
import { readPointer } from '../forecasts/pointer.js';
import { readJsonIfSound } from '../s3/read-json.js';
import { damageOfModel } from '../s3/stored-files.js';
import type { ChampionDeps } from './deps.js';

/**
 * Looks for the champion that a run wants to take over, and whether it can: its record is whole, it fits the request and the data,
 * and, where its models are to be applied, they are there as they were.
 */
export async function takeChampion({ s3, bucket }: ChampionDeps, wanted: ChampionWanted): Promise<ChampionTaken> {
  const run = wanted.of === CURRENT ? await currentRun(s3, bucket, wanted.name) : wanted.of;
  if (run === undefined) return unusable(`no version of ${wanted.name} is current`);
  const uri = championUri(bucket, run);
  const { value: record, told } = await readJsonIfSound(s3, uri, storedChampion);
  if (record === undefined) {
    return unusable(
      told === undefined
        ? `${run} left no record of one: it did not publish, or an older version ran it`
        : told.replace(/\.$/, ''),
    );
  }
  if (record.run !== run) return unusable(`${uri} is the record of ${record.run}`);
  const reason = whyUnusable(record, wanted) ?? (wanted.mode === 'forecast' ? await lostFile(s3, record) : undefined);
  if (reason !== undefined) return unusable(reason);
  // A refit trains its models itself, and payloads stay small.
  return { kind: 'taken', record: wanted.mode === 'refit' ? { ...record, models: [] } : record };
}

const unusable = (reason: string): ChampionTaken => ({ kind: 'unusable', reason });

async function currentRun(s3: S3Client, bucket: string, name: string): Promise<string | undefined> {
  const read = await readPointer(s3, forecastPaths(bucket, name).pointer);
  return read?.pointer.run;
}

/** The first of its models, and of what its bands are made of, that is gone or another. */
async function lostFile(s3: S3Client, { run, models, backtest }: ChampionRecord): Promise<string | undefined> {
  for (const { uri, proof, group } of models) {
    const damage = await damageOfModel(s3, { uri, proof });
    if (damage !== undefined) return `the model of ${run} for ${group} is not as it was: ${uri}: ${damage}`;
  }
  const { quantilesUri: uri, quantilesProof: proof } = backtest;
  const damage = await damageOfModel(s3, { uri, proof });
  return damage === undefined ? undefined : `the quantiles of ${run} are not as they were: ${uri}: ${damage}`;
}
