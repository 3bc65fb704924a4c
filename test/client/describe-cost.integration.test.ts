import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { UserError } from '../../client/errors/user-error.js';
import { describeCost } from '../../client/views/describe-cost.js';
import { describeFeatureCost } from '../../client/views/describe-feature-cost.js';
import { DEFAULT_PRICES } from '../../contracts/instances/prices.js';
import { requestSchema } from '../../contracts/request/request.js';
import { startS3, type TestS3 } from '../support/s3.js';

let store: TestS3;
let folder: string;
beforeAll(async () => {
  store = await startS3();
  folder = mkdtempSync(join(tmpdir(), 'prices-'));
});
afterAll(async () => {
  await store?.stop();
  rmSync(folder, { recursive: true });
});
afterEach(() => vi.unstubAllEnvs());

const request = (instanceTypes: readonly string[], limits: object = {}) =>
  requestSchema.parse({
    sweep: { maxTrials: 10, limits },
    training: { instanceTypes },
    transform: { instanceTypes: ['ml.m5.xlarge'] },
  });

const costOf = (...input: Parameters<typeof request>) => {
  const { client: s3, bucket } = store;
  return describeCost({ s3, bucket }, request(...input));
};

const refusal = async (...input: Parameters<typeof request>) => {
  const error = await costOf(...input).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(UserError);
  return (error as UserError).message.replaceAll(folder, '<folder>');
};

const usePrices = (content: string) => {
  const file = join(folder, 'prices.json');
  writeFileSync(file, content);
  vi.stubEnv('FORECAST_PRICES', file);
};

describe('what a sweep costs', () => {
  it('is described at the built-in prices', async () => {
    expect(await costOf(['ml.m5.xlarge'])).toMatchInlineSnapshot(`
      "At AWS prices the sweep costs at most USD 55.20: 10 trials of up to 24 h 00 min on ml.m5.xlarge at USD 0.2300 an hour.
      What is likely is known once each algorithm has been trained here."
    `);
  });

  it('has the job of the features beside it, where the request asks for one', () => {
    const of = (features: object) => describeFeatureCost(requestSchema.parse({ features }), DEFAULT_PRICES);
    expect(of({})).toBeUndefined();
    const processing = { instanceTypes: ['ml.m5.xlarge', 'ml.m5.4xlarge'], instances: 3, maxRuntimeSeconds: 7200 };
    expect(of({ runOn: 'processing', processing })).toMatchInlineSnapshot(
      `"The job of the features costs at most USD 5.53: 3 x ml.m5.4xlarge at USD 0.9220 an hour, for up to 2 h 00 min; nothing where the files are there."`,
    );
    expect(of({ runOn: 'processing', processing: { instanceTypes: ['ml.r8i.xlarge'] } })).toMatchInlineSnapshot(
      `"What the job of the features costs is unknown: there is no price for ml.r8i.xlarge. Add it to the file that FORECAST_PRICES names."`,
    );
  });

  it('is unknown for a type without a price, which is no reason to refuse a request without a budget', async () => {
    expect(await costOf(['ml.m5.xlarge', 'ml.p5e.48xlarge'])).toMatchInlineSnapshot(
      `"What it costs is unknown: there is no price for ml.p5e.48xlarge. Add it to the file that FORECAST_PRICES names."`,
    );
  });

  it('with a budget is refused for every type without a price, naming its place and the cure', async () => {
    const types = ['ml.p5e.48xlarge', 'ml.m5.xlarge', 'ml.trn2.48xlarge'];
    expect(await refusal(types, { maxCost: 5 })).toMatchInlineSnapshot(
      `"training.instanceTypes.0: there is no price for ml.p5e.48xlarge; training.instanceTypes.2: there is no price for ml.trn2.48xlarge, so sweep.limits.maxCost could not be kept. Add them to the JSON file of prices that FORECAST_PRICES names for the worker; it stands in place of the built-in table."`,
    );
  });

  it('is counted once FORECAST_PRICES names a price for the type', async () => {
    usePrices('{"ml.p5e.48xlarge": 50}');
    expect(await costOf(['ml.p5e.48xlarge'], { maxCost: 5 })).toMatchInlineSnapshot(`
      "At AWS prices the sweep costs at most USD 5.00 (sweep.limits.maxCost): 10 trials of up to 24 h 00 min on ml.p5e.48xlarge at USD 50.00 an hour.
      What is likely is known once each algorithm has been trained here."
    `);
  });

  it('is refused for a type that a table of one’s own lacks, though the built-in one has it', async () => {
    usePrices('{"ml.c5.xlarge": 0.2}');
    expect(await refusal(['ml.m5.xlarge'], { maxCost: 5 })).toContain(
      'training.instanceTypes.0: there is no price for ml.m5.xlarge',
    );
  });

  it('is not described from a table that has faults', async () => {
    usePrices('{"ml.m5.xlarge": -1, "ml.m5.xxlarge": 1}');
    expect(await refusal(['ml.m5.xlarge'])).toMatchInlineSnapshot(
      `"FORECAST_PRICES: the price table <folder>/prices.json must be a JSON object such as {"ml.m5.xlarge": 0.23}, US dollars an hour: ml.m5.xlarge: a price must be a number above 0, not -1; ml.m5.xxlarge: SageMaker trains on no instance type 'ml.m5.xxlarge'; did you mean 'ml.m5.xlarge'?"`,
    );
    usePrices('[]');
    expect(await refusal(['ml.m5.xlarge'])).toMatchInlineSnapshot(
      `"FORECAST_PRICES: the price table <folder>/prices.json must be a JSON object such as {"ml.m5.xlarge": 0.23}, US dollars an hour: Invalid input: expected record, received array"`,
    );
    vi.stubEnv('FORECAST_PRICES', join(folder, 'nowhere.json'));
    expect(await refusal(['ml.m5.xlarge'])).toMatchInlineSnapshot(
      `"FORECAST_PRICES: the price table <folder>/nowhere.json can't be read as JSON: ENOENT: no such file or directory, open '<folder>/nowhere.json'"`,
    );
  });
});
