import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GetObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Pointer } from '../../contracts/publication/publication.js';
import { generateSample } from '../../core/sample/generate-sample.js';
import { s3Of } from '../stack/running-stack.js';
import { type SharedStack, sharedStack } from '../stack/shared-stack.js';
import { forecastCommand } from '../support/forecast-command.js';

/** Sales from 2014-06-28 to 2015-04-23, a Thursday. */
const sample = generateSample({ seed: 5, items: 7, stores: ['CA_1', 'TX_1'], days: 300 });
const SCHEDULES = `
group: season
schedules:
  tiny:
    cron: 30 2 * * fri
    timeZone: Europe/Berlin
    data: { uri: "s3://{bucket}/raw/tiny/", manifest: _SUCCESS }
    request:
      features: { set: origin, rowShare: 0.2 }
      sweep:
        maxTrials: 1
        algorithms:
          lightgbm: { space: { objective: tweedie, num_leaves: 7, learning_rate: 0.15, num_iterations: 10 } }
      backtest: { origins: 0 }
      publish: { gate: none, quantiles: false }
`;

let folder: string;
let stack: SharedStack;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'forecast-schedules-'));
  stack = await sharedStack();
  await writeFile(join(folder, 'schedules.yaml'), SCHEDULES);
  // On the local stack the bucket is a folder: files that are copied there have landed.
  const landing = join(stack.state, 's3', 'forecast', 'raw', 'tiny');
  await mkdir(landing, { recursive: true });
  for (const [name, text] of Object.entries(sample)) await writeFile(join(landing, name), text);
  await writeFile(join(landing, '_SUCCESS'), '');
}, 120_000);
afterAll(async () => {
  if (folder !== undefined) await rm(folder, { recursive: true, force: true });
});

/** Exit code, and what `forecast schedule` prints. */
async function schedule(...args: string[]): Promise<string> {
  const { code, out, err } = await forecastCommand(['schedule', ...args, '--state', stack.state]);
  return `${code}: ${out}${err}`.trim();
}

async function currentPointer(): Promise<Pointer> {
  const { client, Bucket } = s3Of(stack);
  const { Body } = await client.send(new GetObjectCommand({ Bucket, Key: 'forecasts/tiny/current.json' }));
  return JSON.parse((await Body?.transformToString()) as string) as Pointer;
}

describe('a schedule on the local stack', () => {
  it('is made by its file once, and is as the file says from then on', async () => {
    const file = join(folder, 'schedules.yaml');
    expect(await schedule('apply', file, '--yes')).toContain('Changed 1 schedule.');
    expect(await schedule('apply', file)).toBe(`0: Nothing to change: 1 schedule as ${file} says.`);
  });

  it('forecasts past weeks as they were known, two at a time, and the newest is the current version', async () => {
    const told = await schedule('backfill', 'tiny', '--from', '2015-04-10', '--to', '2015-04-24', '--parallel', '2');
    expect(told.slice(0, 2)).toBe('0:');
    for (const day of ['2015-04-10', '2015-04-17', '2015-04-24']) {
      expect(told).toContain(`tiny-${day}-0230 published version tiny-${day}-0230`);
    }
    expect(await currentPointer()).toMatchObject({ version: 'tiny-2015-04-24-0230', origin: '2015-04-23' });
  }, 240_000);

  it('finds the runs that there are when a backfill is repeated, and starts none beyond the data', async () => {
    const again = await schedule('backfill', 'tiny', '--from', '2015-04-10', '--to', '2015-04-24');
    expect(again.match(/existed already/g)).toHaveLength(3);
    const beyond = await schedule('backfill', 'tiny', '--from', '2015-04-24', '--to', '2015-05-08');
    expect(beyond).toContain('The data of 2 of 3 times is not there');
    expect(beyond).toContain('end on 2015-04-23; they must reach 2015-05-07');
    expect(beyond.slice(0, 2)).toBe('1:');
  });

  it('waits for data that has not come when it is triggered now, and says what for', async () => {
    expect(await schedule('trigger', 'tiny')).toMatch(
      /^0: tiny-\d{4}-\d\d-\d\d-\d{4}: waits for its data until .*: the sales in .* end on 2015-04-23; they must reach/,
    );
    expect(await schedule('show', 'tiny')).toContain('waits for its data');
  });
});
