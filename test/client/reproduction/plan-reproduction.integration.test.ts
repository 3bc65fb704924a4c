import { beforeAll, describe, expect, it } from 'vitest';
import { writeObject } from '../../../activities/s3/s3-objects.js';
import type { UserError } from '../../../client/errors/user-error.js';
import type { RunFacts } from '../../../client/records/read-run-facts.js';
import { planReproduction } from '../../../client/reproduction/plan-reproduction.js';
import { championUri } from '../../../contracts/champion/champion-paths.js';
import { sealedJson } from '../../../contracts/stored/stored-json.js';
import { championRecord } from '../../contracts/champion/champions.js';
import { useS3 } from '../../support/use-s3.js';
import { recorded, runFacts } from '../records/run-facts.js';

const s3 = useS3();
const uri = (key: string) => `s3://${s3.bucket}/${key}`;
const store = () => ({
  s3: s3.client,
  bucket: s3.bucket,
  services: {
    temporal: { address: 'localhost:7233', namespace: 'default' },
    store: { bucket: s3.bucket, region: 'us-east-1', endpoint: s3.endpoint },
  },
});
const facts = (changes: Partial<RunFacts> = {}) => runFacts({ dataUri: uri('datasets/whole'), ...changes });
const plan = (changes: Partial<RunFacts>, championOnly = false) =>
  planReproduction(store(), facts(changes), championOnly);
const missing = (changes: Partial<RunFacts>, championOnly = false): Promise<string> =>
  plan(changes, championOnly).then(
    () => 'nothing',
    (error: UserError) => `${error.kind}: ${error.message.replaceAll(uri(''), 's3://bucket/')}`,
  );

beforeAll(async () => {
  for (const table of ['calendar.csv', 'sell_prices.csv', 'sales_train_evaluation.csv']) {
    await writeObject(s3.client, uri(`datasets/whole/${table}`), 'x');
  }
  await writeObject(s3.client, championUri(s3.bucket, 'foods-1'), sealedJson(championRecord()));
});

describe('the plan of a reproduction', () => {
  it('makes the trials again that completed, under their numbers, and no others', async () => {
    const trials = [
      recorded('trial-002', 12, 2.5),
      recorded('trial-001', 99, 3, 'pruned'),
      recorded('trial-000', 10, 2.25),
    ];
    const { of, notes } = await plan({ sweep: { run: 'foods-1', dataKey: 'data', objective: 'rmse', trials } });
    expect(of.trials?.map(({ index, values }) => [index, values.num_leaves])).toEqual([
      [0, 10],
      [2, 12],
    ]);
    expect(notes).toEqual(['1 of 3 trials is left out: what was pruned, stopped or failed could not win.']);
  });

  it('takes the champion over again that its run took over, and the own one where no search is wanted', async () => {
    const training = { kind: 'refit', from: { run: 'foods-1', origin: '2016-04-24' } } as const;
    expect((await plan({ run: 'foods-2', training })).of).toMatchObject({ from: { run: 'foods-1', mode: 'refit' } });
    expect((await plan({}, true)).of).toMatchObject({ run: 'foods-1', from: { run: 'foods-1', mode: 'refit' } });
  });

  it('is refused with all that is missing', async () => {
    expect(await missing({ dataUri: uri('datasets/gone'), sweep: undefined })).toMatchInlineSnapshot(`
      "notFound: foods-1 can't be done again. What is missing:
        Its raw files: s3://bucket/datasets/gone lacks calendar.csv (or .gz), sales_train_evaluation.csv (or .gz, or parquet files in sales/), sell_prices.csv (or .gz, or parquet files in sell_prices/). Nothing lies below it; see to bucket and prefix.
        The record of its search, s3://bucket/runs/foods-1/sweep.json: a rule of the bucket or somebody has deleted it. With --champion-only its champion alone is trained again, which needs none."
    `);
    const training = { kind: 'forecast', from: { run: 'foods-0', origin: '2016-03-27' } } as const;
    expect(await missing({ training, request: undefined, dataUri: undefined })).toMatchInlineSnapshot(`
      "notFound: foods-1 can't be done again. What is missing:
        Its request: an older version ran it, which kept none, and Temporal has forgotten it.
        Where its raw files lie: an older version ran it, which kept no record of that, and Temporal has forgotten it.
        The champion of foods-0: s3://bucket/runs/foods-0/champion.json is gone."
    `);
    const failed = { lineage: undefined, champion: undefined, training: undefined };
    expect(await missing(failed)).toMatchInlineSnapshot(`
      "notFound: foods-1 can't be done again. What is missing:
        Its result: it has not published. 'npx forecast retry foods-1' starts one anew that has failed."
    `);
  });

  it('goes without what it does not need', async () => {
    expect(await missing({ sweep: undefined }, true)).toBe('nothing');
    const { notes } = await plan({ troubles: ['The page is damaged.'] });
    expect(notes).toEqual(['The page is damaged.']);
  });
});
