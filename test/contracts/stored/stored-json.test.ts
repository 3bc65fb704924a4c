import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { storedDataset } from '../../../contracts/dataset/dataset-schema.js';
import { storedChannel } from '../../../contracts/features/channel.js';
import { storedMarker } from '../../../contracts/features/feature-marker.js';
import { storedPointer } from '../../../contracts/publication/publication-schema.js';
import {
  describeUnread,
  objectOf,
  parseStored,
  type StoredJson,
  sealedJson,
  writtenNumber,
} from '../../../contracts/stored/stored-json.js';
import { storedSweep } from '../../../contracts/sweep/sweep-record-schema.js';
import { storedClaim, storedStep } from '../../../contracts/training/step-cache-schema.js';
import type { TrialResult } from '../../../contracts/training/trial.js';

const proof = { bytes: 3311, etag: '"e"', sha256: 'f00d' };

/** With every member that a trial's result may have. */
const result: TrialResult = {
  name: 'trial-000',
  algorithm: 'lightgbm',
  hyperparameters: { num_leaves: '31' },
  status: 'failed',
  job: 'run-a-trial-000-a2',
  attempts: [
    { job: 'run-a-trial-000', instanceType: 'ml.m5.xlarge', status: 'SpotLost', billableSeconds: 3, trained: [1, 2] },
    { job: 'run-a-trial-000-a2', instanceType: 'ml.m5.xlarge', status: 'completed', billableSeconds: 1 },
  ],
  objective: 2.5,
  modelUri: 's3://forecast/model.tar.gz',
  modelProof: { bytes: 3311, etag: '"e"' },
  image: 'image:1',
  seconds: 3,
  billableSeconds: 4,
  cost: 0.5,
  cached: { run: 'run-b', workflow: 'run-b/sweep/trial-003' },
  rungs: [{ step: 10, value: 3 }],
  ruleEvents: [
    { name: 'Overfit', rule: 'Overfit', status: 'IssuesFound', step: 4, details: 'a gap', job: 'j', action: 'stop' },
  ],
  rules: [{ name: 'Overfit', rule: 'Overfit', status: 'Error', numbers: { ratio: 2 }, details: 'a gap' }],
  judge: 'engine',
  demoted: true,
  failure: { type: 'AlgorithmError', reason: 'ExitCode 1', logTail: ['killed'] },
};
const parts = {
  code: 1,
  container: 'sha256:a',
  algorithm: 'lightgbm',
  hyperparameters: {},
  channels: { train: 's3://bucket/train/' },
  objective: 'validation:rmse',
  rules: { watch: [] },
};

const kinds: readonly (readonly [StoredJson<unknown>, unknown])[] = [
  [storedStep, { key: 'k', parts, run: 'run-a', owner: 'run-a/sweep/trial-000', result }],
  [storedClaim, { owner: 'run-a/sweep/trial-000' }],
  [storedSweep, { run: 'r', dataKey: 'd', objective: 'o', trials: [{ values: { a: 1, b: 'x', c: true }, result }] }],
  [
    storedDataset,
    {
      key: 'k',
      panels: [
        { store: 'CA_1', uri: 's3://b/p', proof, series: 2, departments: [{ name: 'FOODS_1', category: 'FOODS' }] },
      ],
      series: 2,
      firstDay: 1,
      lastDay: 70,
      originDay: 70,
      originDate: '2015-03-11',
      warnings: [{ code: 'no-events-in-horizon', message: 'A day is odd.', file: 'calendar.csv', line: 7, count: 1 }],
    },
  ],
  [storedMarker, { files: [{ uri: 's3://b/f', proof }] }],
  [storedChannel, { files: [{ uri: 's3://b/f', proof }] }],
  [
    storedPointer,
    { version: 'v', uri: 's3://b/v/', run: 'r', origin: '2015-03-11', rows: 56, publishedAt: 'now', previous: null },
  ],
];

describe.each(kinds.map(([stored, content]) => [stored.what, stored, content] as const))('%s', (_, stored, content) => {
  const text = stored.seal === undefined ? JSON.stringify(content) : sealedJson(content as object);

  it('comes back with every member', () => {
    expect(parseStored(stored, text)).toEqual({ kind: 'sound', value: content });
  });

  it.each([0, 1, 0.5, 0.9])('is damaged when it is cut at %s', (cut) => {
    const read = parseStored(
      stored,
      text.slice(0, cut <= 1 ? Math.floor(text.length * cut) - (cut === 1 ? 1 : 0) : cut),
    );
    expect(read).toMatchObject({ kind: 'damaged', problem: expect.stringMatching(/^it is cut off or no JSON \(/) });
  });

  it.each(['null', '[]', '{}', '"text"', '{"other": "file"}'])('is not %s', (foreign) => {
    expect(parseStored(stored, foreign)).toMatchObject({ kind: 'damaged' });
  });
});

describe('a seal', () => {
  const record = { run: 'r', dataKey: 'd', objective: 'o', trials: [{ values: { a: 12 }, result }] };
  const read = (text: string) => parseStored(storedSweep, text);

  it('is missed by nobody where earlier versions wrote none', () => {
    expect(read(JSON.stringify(record)).kind).toBe('sound');
  });

  it('must be there where every version has written one', () => {
    const files = [{ uri: 's3://b/f', proof }];
    expect(parseStored(storedMarker, JSON.stringify({ files }))).toEqual({
      kind: 'damaged',
      problem: 'it has no seal',
    });
  });

  it.each([
    ['a digit', '"a":12', '"a":13', 'it was changed after it was written'],
    ['a name', '"run-b"', '"run-c"', 'it was changed after it was written'],
    ['the seal', '"seal":"', '"seal":"0', 'it was changed after it was written'],
    ['its name', '"seal":', '"seam":', 'seam: no member of such an object'],
  ])('shows that %s was changed', (_, from, to, problem) => {
    expect(read(sealedJson(record).replace(from, to))).toEqual({ kind: 'damaged', problem });
  });
});

describe('a problem', () => {
  it('names the places and what is wrong there, three at most', () => {
    const wrong = { run: 'r', trials: [{ values: {}, result: { ...result, status: 'won', seconds: 'three' } }] };
    expect(parseStored(storedSweep, JSON.stringify(wrong))).toMatchInlineSnapshot(`
      {
        "kind": "damaged",
        "problem": "dataKey: Invalid input: expected string, received undefined; objective: Invalid input: expected string, received undefined; trials.0.result.status: Invalid option: expected one of "completed"|"pruned"|"stopped"|"failed"; and 1 more",
      }
    `);
  });

  it('says of a failure type that it is none of the table', () => {
    const wrong = { ...result, failure: { ...result.failure, type: 'BadLuck' } };
    const record = { run: 'r', dataKey: 'd', objective: 'o', trials: [{ values: {}, result: wrong }] };
    expect(parseStored(storedSweep, JSON.stringify(record))).toMatchInlineSnapshot(`
      {
        "kind": "damaged",
        "problem": "trials.0.result.failure.type: no failure type of the failure table",
      }
    `);
  });
});

it('reads a number that was none as NaN, since JSON has no word for it', () => {
  const stored = { schema: objectOf<{ readonly loss: number }>({ loss: writtenNumber }) };
  expect(parseStored(stored, JSON.stringify({ loss: Number.NaN }))).toEqual({
    kind: 'sound',
    value: { loss: Number.NaN },
  });
});

it('does not compile a schema that lacks a member', () => {
  // @ts-expect-error `second` would be dropped whenever an object is read
  objectOf<{ readonly first: string; readonly second?: string }>({ first: z.string() });
});

describe('an object of later code', () => {
  const later = JSON.stringify({ schema: 'forecast.pointer/2', current: { version: 'a' } });

  it('is told from a damaged one, whatever its form, and is left as it is', () => {
    const read = parseStored(storedPointer, later);
    expect(read.kind).toBe('newer');
    if (read.kind === 'sound') throw new Error('read');
    const told = describeUnread('s3://b/current.json', storedPointer, read);
    expect(told).toContain('it has the schema forecast.pointer/2; this program knows forecast.pointer/1');
    expect(told).not.toContain('Restore');
  });

  it.each(['forecast.manifest/2', 'forecast.pointer/1', 'forecast.pointer', 2, null])(
    'is none with the schema %j',
    (schema) => {
      expect(parseStored(storedPointer, JSON.stringify({ schema })).kind).toBe('damaged');
    },
  );
});
