import { DeleteObjectCommand, GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { beforeAll, describe, expect, it } from 'vitest';
import { stageVersion } from '../../activities/forecasts/stage-version.js';
import { switchPointer } from '../../activities/forecasts/switch-pointer.js';
import { writeObject } from '../../activities/s3/s3-objects.js';
import { browseApp } from '../../client/browse/app.js';
import { Library } from '../../client/browse/data/library.js';
import { Links } from '../../client/browse/pages/links.js';
import { HOSTILE, HOSTILE_ITEM, HOSTILE_STORE, publishBrowsed } from '../support/browsed-forecasts.js';
import { publishInput } from '../support/publish-version.js';
import { until } from '../support/until.js';
import { useS3 } from '../support/use-s3.js';
import { useThreads } from '../support/use-threads.js';

const s3 = useS3();
const threads = useThreads();
const deps = () => ({ s3: s3.client, threads, bucket: s3.bucket });
const app = (base = '') => browseApp(new Library({ s3: s3.client, bucket: s3.bucket }, 0), { base, trustedHosts: [] });
const links = new Links('');

const get = async (path: string, of = app()): Promise<{ readonly status: number; readonly text: string }> => {
  const response = await of.request(path);
  return { status: response.status, text: await response.text() };
};

const uri = (key: string) => `s3://${s3.bucket}/${key}`;
const remove = (Key: string) => s3.client.send(new DeleteObjectCommand({ Bucket: s3.bucket, Key }));

/** Does something while an object has another content. */
async function withObject(Key: string, content: string, work: () => Promise<void>): Promise<void> {
  const at = { Bucket: s3.bucket, Key };
  const { Body } = await s3.client.send(new GetObjectCommand(at));
  const before = await Body!.transformToByteArray();
  await s3.client.send(new PutObjectCommand({ ...at, Body: content }));
  try {
    await work();
  } finally {
    await s3.client.send(new PutObjectCommand({ ...at, Body: before }));
  }
}

beforeAll(() => publishBrowsed(deps(), 'foods'));

describe('the pages of published forecasts', () => {
  it('lead to each other, show ids as text, run nothing, and need no more than reading from the bucket', async () => {
    const asked = new Set<string>();
    s3.client.middlewareStack.add(
      (next, context) => (input) => {
        asked.add(String(context.commandName));
        return next(input);
      },
      { step: 'initialize', name: 'recordCommands' },
    );
    try {
      const pages = await crawl();
      const failed = [...pages].filter(([, { status }]) => status !== 200).map(([path]) => path);
      expect(failed).toEqual([]);
      expect(pages.size).toBeGreaterThan(20);
      for (const [path, { text }] of pages) {
        expect(text.includes(HOSTILE), `${path} has an id as HTML`).toBe(false);
        expect(/<script|javascript:|\son\w+=["']|\sstyle=/i.test(text), `${path} has script or style of its own`).toBe(
          false,
        );
        expect(/(src|href)="(https?:)?\/\//i.test(text), `${path} leads outside`).toBe(false);
        if (!/report\.html$|\.svg$/.test(path)) expectNamedPictures(path, text);
      }
      expect([...pages.keys()]).toContain(links.series('foods', 'two', `${HOSTILE_ITEM}_${HOSTILE_STORE}`));
    } finally {
      s3.client.middlewareStack.remove('recordCommands');
    }
    expect([...asked].sort()).toEqual(['GetObjectCommand', 'ListObjectsV2Command']);
  });

  it('work below a path, whether the proxy takes that away or not', async () => {
    const below = app('/planning/forecasts');
    // A page waits for sales only for a moment.
    await until(async () => (await get('/forecasts/foods', below)).text.includes('class="line sold"'), {
      what: 'the page to have its sales',
    });
    const whole = await get('/planning/forecasts/forecasts/foods', below);
    expect(whole.status).toBe(200);
    expect(await get('/forecasts/foods', below)).toEqual(whole);
    for (const home of ['/planning/forecasts', '/planning/forecasts/', '/']) {
      expect(await get(home, below)).toMatchObject({
        status: 200,
        text: expect.stringContaining('Published forecasts'),
      });
    }
    const addresses = [...whole.text.matchAll(/(?:href|action)="([^"#]+)"/g)].map(([, address = '']) => address);
    expect(addresses.filter((address) => !address.startsWith('/planning/forecasts/'))).toEqual([]);
  });
});

/** Each picture says what it shows to whoever can't see it, and has its numbers on the page. */
function expectNamedPictures(path: string, text: string): void {
  for (const [picture] of text.matchAll(/<svg[^>]*>/g)) {
    expect(picture, path).toMatch(/ role="img" aria-label="[^"]+"/);
    expect(text.slice(text.indexOf(picture)), path).toMatch(/<table>[\s\S]*<tbody>\s*<tr/);
  }
}

/** Every page that can be reached from the first one. */
async function crawl(): Promise<ReadonlyMap<string, { readonly status: number; readonly text: string }>> {
  const pages = new Map<string, { readonly status: number; readonly text: string }>();
  // With its usual memory, as it is served.
  const of = browseApp(new Library({ s3: s3.client, bucket: s3.bucket }), { base: '', trustedHosts: [] });
  const open = ['/'];
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    if (pages.has(path)) continue;
    const page = await get(path, of);
    pages.set(path, page);
    // The page of a run brings its own policy.
    const found = path.endsWith('report.html') ? [] : page.text.matchAll(/href="([^"#]+)"/g);
    // How much of the sales is shown changes no page's links.
    const addresses = [...found].map(([, address = '']) => address.replaceAll('&amp;', '&'));
    open.push(...addresses.filter((address) => !/[?&]days=/.test(address)));
  }
  return pages;
}

describe('the page of a version', () => {
  it('begins to read its series, which are looked at next', async () => {
    const asked: unknown[] = [];
    s3.client.middlewareStack.add(
      (next) => (input) => {
        asked.push((input.input as { readonly Key?: string }).Key);
        return next(input);
      },
      { step: 'initialize', name: 'recordKeys' },
    );
    try {
      await get(links.version('foods', 'one'));
      expect(asked).toContain('forecasts/foods/versions/one/forecast.parquet');
    } finally {
      s3.client.middlewareStack.remove('recordKeys');
    }
  });
});

describe('the page of a series', () => {
  const id = 'FOODS_1_001_CA_1';

  it('has its sales, its bands and every number, and how it did on the days that have come', async () => {
    const { text } = await get(links.series('foods', 'one', id));
    expect(text).toContain('class="line sold"');
    expect(text).toContain('class="wide-0"');
    expect(text).toContain('97.5 %');
    expect(text).toContain('10 of 28');
  });

  it('has two versions side by side, with their difference on each day', async () => {
    const { text } = await get(links.series('foods', 'two', id, { against: 'one' }));
    expect(text).toContain('class="line forecast-1"');
    expect(text).toMatch(/all of them[\s\S]*56\.0[\s\S]*84\.0[\s\S]*28\.0[\s\S]*\+50\.0 %/);
  });

  it('has a scenario of its version beside what was published', async () => {
    const { text } = await get(links.series('foods', 'one', id, { against: 'scenario:cheaper' }));
    expect(text).toMatch(/all of them[\s\S]*56\.0[\s\S]*84\.0[\s\S]*28\.0[\s\S]*\+50\.0 %/);
    const gone = await get(links.series('foods', 'one', id, { against: 'scenario:dearer' }));
    expect(gone).toMatchObject({ status: 200, text: expect.stringContaining('foods has no scenario dearer.') });
    expect((await get(links.scenario('foods', '../current'))).status).toBe(404);
  });

  it('shows the forecast and says why where its sales are damaged or gone', async () => {
    await withObject('panels/browsed/1.panel', 'cut off', async () => {
      const { status, text } = await get(links.series('foods', 'two', id));
      expect(status).toBe(200);
      expect(text).toContain('class="line forecast-0"');
      expect(text).toContain('is not what was written: it holds 7 instead of');
    });
  });

  it('names what is nearest where there is no such series', async () => {
    const { status, text } = await get(links.series('foods', 'two', 'FOODS_1_01_CA_1'));
    expect(status).toBe(404);
    expect(text).toContain('two has no series FOODS_1_01_CA_1; did you mean &#39;FOODS_1_001_CA_1&#39;?');
  });
});

describe('what is not as it should be is said on the page', () => {
  it('a version that was deleted, while the others are shown', async () => {
    await publishBrowsed(deps(), 'salt');
    const note = {
      schema: 'forecast.tombstone/1',
      version: 'one',
      at: '2026-11-30T12:00:00.000Z',
      by: 'ana',
      reason: 'old',
    };
    await writeObject(s3.client, uri('forecasts/salt/versions/one/deleted.json'), JSON.stringify(note));
    await remove('forecasts/salt/versions/one/manifest.json');
    const deleted = 'It was deleted by ana at 2026-11-30T12:00:00.000Z (old).';
    expect(await get(links.version('salt', 'one'))).toMatchObject({
      status: 410,
      text: expect.stringContaining(deleted),
    });
    expect((await get(links.forecast('salt'))).text).toContain(deleted);
    const beside = await get(links.series('salt', 'two', 'FOODS_1_001_CA_1', { against: 'one' }));
    expect(beside).toMatchObject({ status: 200, text: expect.stringContaining(deleted) });
  });

  it('a table, a manifest and a pointer that are damaged', async () => {
    await withObject('forecasts/foods/versions/two/forecast.parquet', 'PAR1', async () => {
      const page = await get(links.list('foods', 'two'));
      expect(page).toMatchObject({
        status: 500,
        text: expect.stringContaining('forecast.parquet is not what was written'),
      });
      expect((await get(links.version('foods', 'two'))).status).toBe(200);
      const beside = await get(links.compare('foods', 'one', 'two'));
      expect(beside.status).toBe(200);
      expect(beside.text).toContain('class="line forecast-1"');
      expect(beside.text).toMatch(/Single series can&#39;t be held against each other: .*is not what was written/);
    });
    await withObject('forecasts/foods/versions/one/manifest.json', '{"version":', async () => {
      expect((await get(links.version('foods', 'one'))).status).toBe(410);
      expect((await get(links.forecast('foods'))).text).toContain('is no longer the manifest of a version');
    });
    await withObject('forecasts/foods/current.json', '{}', async () => {
      expect((await get(links.forecast('foods'))).text).toContain('is no longer the pointer to the current version');
      expect(await get('/')).toMatchObject({ status: 200, text: expect.stringContaining('is no longer the pointer') });
    });
  });

  it('a forecast, a version, a run and a page that are not there', async () => {
    expect((await get(links.forecast('fods'))).text).toContain('did you mean &#39;foods&#39;?');
    expect((await get(links.version('foods', 'tow'))).text).toContain('did you mean &#39;two&#39;?');
    expect((await get(links.run('foods', 'three'))).status).toBe(404);
    expect((await get(links.run('foods', '../../secret'))).status).toBe(404);
    expect((await get('/nothing')).status).toBe(404);
    for (const name of ['..%2Fforecasts%2Ffoods', 'foods%2F', '%00', '%', '__proto__', 'FOODS']) {
      expect((await get(`/forecasts/${name}`)).status, name).toBe(404);
    }
  });

  it('a bucket that is not there, with the cure', async () => {
    const other = browseApp(new Library({ s3: s3.client, bucket: 'other' }, 0), { base: '', trustedHosts: [] });
    expect(await get('/', other)).toMatchObject({
      status: 503,
      text: expect.stringContaining('There is no bucket other'),
    });
  });
});

describe('versions without quantiles', () => {
  it('are shown by their means, and what they lack is said', async () => {
    const version = { bucket: s3.bucket, name: 'plain', run: 'one', units: 2 };
    const { quantilesUri: _, ...input } = await publishInput(s3.client, version);
    await switchPointer(deps(), await stageVersion(deps(), { ...input, terms: undefined }));
    expect((await get(links.version('plain', 'one'))).text).toContain('published without quantiles');
    const series = await get(links.series('plain', 'one', 'FOODS_1_001_CA_1'));
    expect(series).toMatchObject({ status: 200, text: expect.not.stringContaining('97.5 %') });
  });
});
