import { beforeAll, describe, expect, it } from 'vitest';
import { stageVersion } from '../../activities/forecasts/stage-version.js';
import { switchPointer } from '../../activities/forecasts/switch-pointer.js';
import { writeObject } from '../../activities/s3/s3-objects.js';
import { openPublished } from '../../client/forecasts/open-published.js';
import { listForecasts } from '../../client/forecasts/read-versions.js';
import { periodOf, planQuantities, readDemands } from '../../client/quantities/plan-quantities.js';
import { forecastPaths } from '../../contracts/publication/forecast-paths.js';
import { TOMBSTONE_SCHEMA } from '../../contracts/publication/tombstone.js';
import { publishInput, publishVersion } from '../support/publish-version.js';
import { useS3 } from '../support/use-s3.js';
import { useThreads } from '../support/use-threads.js';

const s3 = useS3();
const threads = useThreads();
const deps = () => ({ s3: s3.client, threads });
const store = () => ({ s3: s3.client, bucket: s3.bucket });
const open = (wanted: string) => openPublished(store(), wanted);
const refusal = (work: Promise<unknown>) =>
  work.then(
    () => ({ message: 'none' }),
    (error: { message: string; kind?: string }) => error,
  );

/** Four series of two units a day, after 2015-03-11. */
beforeAll(async () => {
  for (const run of ['milk-1', 'milk-2'])
    await publishVersion(deps(), { bucket: s3.bucket, name: 'milk', run, units: 2 });
});

describe('quantities of a published forecast', () => {
  it('are planned for the days that an order must last, of the series whose stock is known', async () => {
    const forecast = await open('milk');
    expect(forecast.version).toBe('milk-2');
    const period = periodOf(forecast, 7, '2015-03-14');
    expect(period).toEqual({ from: '2015-03-14', through: '2015-03-20', days: 7 });
    const demands = await readDemands(forecast, period);
    expect(demands.map(({ item, store: of, days }) => `${item} ${of} ${days.length}`)).toEqual([
      'FOODS_1_001 CA_1 7',
      'HOBBIES_1_002 CA_1 7',
      'FOODS_1_001 TX_1 7',
      'HOBBIES_1_002 TX_1 7',
    ]);
    const stock = { item: 'FOODS_1_001', store: 'TX_1', onHand: 3, onOrder: 2, packSize: 6, minimumOrder: 0 };
    const { lines, withoutStock } = planQuantities(demands, [stock], { serviceLevel: 0.95, correlation: 0 });
    // Its quantiles lie near to the mean, so that the spread is that of independent customers: Poisson with mean 14.
    expect(lines).toMatchObject([{ ...stock, demand: 14, deviation: Math.sqrt(14), orderUpTo: 20, order: 18 }]);
    expect(withoutStock).toHaveLength(3);
  });

  it('may be those of an earlier version, by its name, whatever is wrong with another forecast', async () => {
    const { pointer } = forecastPaths(s3.bucket, 'cheese');
    await writeObject(s3.client, pointer, '{ "version": ');
    expect((await open('milk-1')).version).toBe('milk-1');
    expect(await listForecasts(store())).toMatchObject([
      { name: 'cheese', pointer: undefined, trouble: expect.stringContaining(`${pointer} is no longer the pointer`) },
      { name: 'milk', pointer: { version: 'milk-2' } },
    ]);
  });

  it('are refused for what was never published or was deleted, with the exit code of what is not there', async () => {
    const unknown = await refusal(open('mlik'));
    expect(unknown).toMatchObject({ kind: 'notFound' });
    expect(unknown.message).toBe(
      "There is no published forecast and no version named mlik; did you mean 'milk'? 'npx forecast forecasts NAME' lists the versions of one.",
    );
    const { tombstone } = forecastPaths(s3.bucket, 'milk').version('milk-0');
    const note = {
      schema: TOMBSTONE_SCHEMA,
      version: 'milk-0',
      at: '2015-01-01T00:00:00.000Z',
      by: 'ana',
      reason: 'old',
    };
    await writeObject(s3.client, tombstone, JSON.stringify(note));
    const gone = await refusal(open('milk-0'));
    expect(gone).toMatchObject({ kind: 'notFound' });
    expect(gone.message).toContain('milk-0 of milk was deleted by ana');
  });

  it.each([
    ['that begin before the forecast does', 7, '2015-03-11', '2015-03-11 is no day of it'],
    ['beyond its last day', 7, '2015-04-03', 'it would take days up to 2015-04-09'],
    ['after it', 1, '2015-05-01', '2015-05-01 is no day of it'],
    ['that are more than it has', 29, undefined, 'it would take days up to 2015-04-09'],
  ])('are refused for days %s', async (_, days, from, problem) => {
    const forecast = await open('milk');
    expect(() => periodOf(forecast, days, from)).toThrow(
      `Version milk-2 forecasts 2015-03-12 to 2015-04-08: ${problem}`,
    );
  });

  it('are refused for a version without quantiles', async () => {
    const input = await publishInput(s3.client, { bucket: s3.bucket, name: 'plain', run: 'plain-1', units: 1 });
    const { quantilesUri: _, terms: __, ...plain } = input;
    await switchPointer(deps(), await stageVersion(deps(), plain));
    const forecast = await open('plain');
    expect((await refusal(readDemands(forecast, periodOf(forecast, 7)))).message).toContain(
      'Version plain-1 of plain was published without quantiles',
    );
  });
});
