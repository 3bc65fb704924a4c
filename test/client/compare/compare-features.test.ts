import { createHash } from 'node:crypto';
import { type GetObjectCommand, NoSuchKey, type S3Client } from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import { compareFeatures } from '../../../client/compare/compare-features.js';
import type { FeatureMarkerRef } from '../../../contracts/features/feature-marker.js';
import { sealedJson } from '../../../contracts/stored/stored-json.js';
import { runFacts, runRecord } from '../records/run-facts.js';

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');

/** The list of a run's only feature file. @param content hash of that file */
const listOf = (run: string, content: string): string => {
  const uri = `s3://forecast/runs/${run}/features/d_1913/CA_1/rows.parquet`;
  return sealedJson({ files: [{ uri, proof: { bytes: 1, etag: '"e"', sha256: hashOf(content) } }] });
};

/** A run that recorded this list. */
function runWith(run: string, list: string) {
  const marker: FeatureMarkerRef = {
    ...{ uri: `s3://forecast/runs/${run}/list.json`, store: 'CA_1', originDay: 1913 },
    proof: { bytes: list.length, etag: '"e"', sha256: hashOf(list) },
  };
  const { result, ...record } = runRecord({ run });
  return runFacts({ run, record: { ...record, run, result: { ...result!, features: [marker] } } });
}

/** An object store that has these lists by their run. */
function storeOf(lists: Readonly<Record<string, string>>): S3Client {
  const send = async ({ input }: GetObjectCommand) => {
    const text = lists[input.Key?.split('/')[1] ?? ''];
    if (text === undefined) throw new NoSuchKey({ message: 'gone', $metadata: {} });
    return { Body: { transformToString: async () => text } };
  };
  return { send } as unknown as S3Client;
}

const compared = (
  a: { readonly used: string; readonly there?: string },
  b: { readonly used: string; readonly there?: string },
) => {
  const there = { ...(a.there && { a: a.there }), ...(b.there && { b: b.there }) };
  return compareFeatures({ s3: storeOf(there) }, runWith('a', a.used), runWith('b', b.used));
};

describe('the feature files of two runs', () => {
  const [one, same, other] = [listOf('a', 'rows'), listOf('b', 'rows'), listOf('b', 'other rows')];

  it('are compared by what their lists say they hold, wherever they lie', async () => {
    const nothing = { onlyA: [], onlyB: [], unknown: [] };
    expect(await compared({ used: one, there: one }, { used: same, there: same })).toEqual({
      ...{ same: 1, differing: [] },
      ...nothing,
    });
    expect(await compared({ used: one, there: one }, { used: other, there: other })).toEqual({
      ...{ same: 0, differing: ['CA_1 d_1913'] },
      ...nothing,
    });
  });

  it('are neither the same nor others where a list is gone, or was written anew since', async () => {
    const unknown = { same: 0, differing: [], onlyA: [], onlyB: [], unknown: ['CA_1 d_1913'] };
    expect(await compared({ used: one, there: one }, { used: same })).toEqual(unknown);
    expect(await compared({ used: one, there: one }, { used: same, there: other })).toEqual(unknown);
    expect(await compared({ used: one, there: one }, { used: other, there: same })).toEqual(unknown);
  });
});
