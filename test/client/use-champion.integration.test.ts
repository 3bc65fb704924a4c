import { PutObjectCommand } from '@aws-sdk/client-s3';
import { MockActivityEnvironment } from '@temporalio/testing';
import { beforeAll, describe, expect, it } from 'vitest';
import { recordChampion } from '../../activities/champions/record-champion.js';
import type { UserError } from '../../client/errors/user-error.js';
import { planRun } from '../../client/runs/plan-run.js';
import { useChampion } from '../../client/runs/use-champion.js';
import { describeCost } from '../../client/views/describe-cost.js';
import type { ChampionRequest } from '../../contracts/request/champion.js';
import { requestSchema } from '../../contracts/request/request.js';
import { championRecord } from '../contracts/champion/champions.js';
import { useS3 } from '../support/use-s3.js';

const s3 = useS3();
const store = () => ({ s3: s3.client, bucket: s3.bucket });
beforeAll(async () => {
  await new MockActivityEnvironment().run(() => recordChampion({ s3: s3.client, bucket: s3.bucket }, championRecord()));
  const pointer = {
    version: 'foods-1',
    uri: 'x',
    run: 'foods-1',
    origin: '2016-04-24',
    rows: 1,
    publishedAt: 'x',
    previous: null,
  };
  await s3.client.send(
    new PutObjectCommand({ Bucket: s3.bucket, Key: 'forecasts/foods/current.json', Body: JSON.stringify(pointer) }),
  );
});

const use = (champion: Partial<ChampionRequest> | string, fields: object = {}) =>
  useChampion(store(), requestSchema.parse({ name: 'foods', ...fields, champion }));
const refusal = async (champion: Partial<ChampionRequest> | string, fields: object = {}): Promise<string> => {
  const error = await use(champion, fields).catch((refused: UserError) => refused);
  return error instanceof Error ? `${(error as UserError).kind}: ${error.message}` : 'none';
};

/** What a dry run prints of it: the stages, and the cost. */
async function plan(champion: Partial<ChampionRequest> | string): Promise<string> {
  const { planned, source } = await use(champion);
  const stages = planRun(planned, undefined, source?.run).map(({ stage, work }) => `${stage}: ${work}`);
  return [...stages, await describeCost(store(), planned, source)].join('\n');
}

describe('a run that takes a champion over', () => {
  it('names the run of the current version, since the pointer may move before it begins', async () => {
    expect((await use('current')).request.champion).toEqual({ of: 'foods-1', mode: 'refit', otherwise: 'fail' });
  });

  it('plans a trial instead of a sweep, or no training at all', async () => {
    expect(await plan('foods-1')).toMatchInlineSnapshot(`
      "inspect: checks the raw files
      features: feature set seed, a shard a store
      sweep: a trial of the hyperparameters of foods-1, on ml.m5.xlarge
      select: a transform for each of 1 finalists on ml.m5.xlarge
      backtest: none asked for
      fit: a training per store on ml.m5.xlarge
      forecast: a transform per store on ml.m5.xlarge
      publish: if it beats the baselines
      The champion of foods-1 (origin 2016-04-24) is trained anew, without a search.
      At AWS prices the sweep costs at most USD 5.52: 1 trial of up to 24 h 00 min on ml.m5.xlarge at USD 0.2300 an hour.
      What is likely is known once each algorithm has been trained here."
    `);
    expect(await plan({ of: 'current', mode: 'forecast' })).toMatchInlineSnapshot(`
      "inspect: checks the raw files
      features: feature set seed, a shard a store
      forecast: a transform per store on ml.m5.xlarge, by the models of foods-1
      publish: whatever it scores
      Nothing is trained: the models of foods-1 (origin 2016-04-24) are applied."
    `);
  });

  it('is refused before anything is started where the champion is of no use to it', async () => {
    expect([
      await refusal('foods-2'),
      await refusal('foods-1', { name: 'toys' }),
      await refusal('current', { name: 'toys' }),
      await refusal('foods-1', { features: { set: 'origin' } }),
    ]).toMatchInlineSnapshot(`
      [
        "notFound: The champion of foods-2 can't be taken over: foods-2 left no record of one: it did not publish, is unknown, or an older version ran it. Name another run, or leave champion out to search.",
        "usage: The champion of foods-1 can't be taken over: foods-1 published foods, and this run forecasts toys. Name another run, or leave champion out to search.",
        "notFound: The champion of current can't be taken over: no version of toys is current. Name another run, or leave champion out to search.",
        "usage: The champion of foods-1 can't be taken over: the request has other features than foods-1, whose champion learnt from those. Name another run, or leave champion out to search.",
      ]
    `);
  });

  it('goes on with a search where the request says so', async () => {
    const { planned, source } = await use({ of: 'foods-2', otherwise: 'search' });
    expect(source).toBeUndefined();
    expect(planned.sweep.strategy.kind).toBe('random');
  });
});
