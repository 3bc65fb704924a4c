import { createHash } from 'node:crypto';
import type { FeatureMarkerRef } from '../../contracts/features/feature-marker.js';
import { storedMarker } from '../../contracts/features/feature-marker.js';
import { parseStored } from '../../contracts/stored/stored-json.js';
import type { ForecastClient } from '../connection/connect.js';
import type { RunFacts } from '../records/read-run-facts.js';
import { readTextIfThere } from '../store/read-text-if-there.js';
import type { ComparedParts } from './compare-parts.js';

/** Lists of files that are read at a time. */
const AT_A_TIME = 16;

/** What can be said of the feature files of two runs. */
export interface ComparedFeatures extends ComparedParts {
  /** Those of which a list is gone, or no longer the one that its run used: whether they hold the same is not known. */
  readonly unknown: readonly string[];
}

/**
 * The feature files of two runs, by store and origin: whether they hold the same. Where they lie is no difference; their lists say
 * what they hold.
 *
 * @returns undefined where one of the runs does not say
 */
export async function compareFeatures(
  client: Pick<ForecastClient, 's3'>,
  a: RunFacts,
  b: RunFacts,
): Promise<ComparedFeatures | undefined> {
  const [ofA, ofB] = [markersOf(a), markersOf(b)];
  if (ofA === undefined || ofB === undefined) return undefined;
  const both = [...ofA.keys()].filter((name) => ofB.has(name));
  const [differing, unknown]: [string[], string[]] = [[], []];
  for (let from = 0; from < both.length; from += AT_A_TIME) {
    const some = both.slice(from, from + AT_A_TIME);
    const same = await Promise.all(
      some.map((name) => isSame(client, ofA.get(name) as FeatureMarkerRef, ofB.get(name) as FeatureMarkerRef)),
    );
    differing.push(...some.filter((_, index) => same[index] === false));
    unknown.push(...some.filter((_, index) => same[index] === undefined));
  }
  return {
    same: both.length - differing.length - unknown.length,
    ...{ differing, unknown },
    onlyA: [...ofA.keys()].filter((name) => !ofB.has(name)),
    onlyB: [...ofB.keys()].filter((name) => !ofA.has(name)),
  };
}

const markersOf = ({ record }: RunFacts): ReadonlyMap<string, FeatureMarkerRef> | undefined =>
  record?.result?.features &&
  new Map(record.result.features.map((marker) => [`${marker.store} d_${marker.originDay}`, marker]));

/** @returns undefined where nobody knows any more */
async function isSame(
  client: Pick<ForecastClient, 's3'>,
  a: FeatureMarkerRef,
  b: FeatureMarkerRef,
): Promise<boolean | undefined> {
  if (a.proof.sha256 !== undefined && a.proof.sha256 === b.proof.sha256) return true;
  const [filesA, filesB] = await Promise.all([contentsOf(client, a), contentsOf(client, b)]);
  return filesA === undefined || filesB === undefined ? undefined : filesA === filesB;
}

/**
 * What the files of a list hold, by their names below the folder of their origin; undefined where the list is gone, or another one than
 * its run used.
 */
async function contentsOf(
  { s3 }: Pick<ForecastClient, 's3'>,
  { uri, proof }: FeatureMarkerRef,
): Promise<string | undefined> {
  const text = await readTextIfThere(s3, uri);
  if (text === undefined || createHash('sha256').update(text).digest('hex') !== proof.sha256) return undefined;
  const read = parseStored(storedMarker, text);
  if (read.kind !== 'sound') return undefined;
  return JSON.stringify(
    read.value.files
      .map(({ uri: file, proof }) => [file.replace(/^.*\/d_\d+\//, ''), proof.sha256 ?? proof.etag])
      .sort(),
  );
}
