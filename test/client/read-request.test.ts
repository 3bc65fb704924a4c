import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { UserError } from '../../client/errors/user-error.js';
import { readRequest } from '../../client/runs/read-request.js';

const folder = mkdtempSync(join(tmpdir(), 'read-request-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What the reader says of a request file with this text. */
async function faultOf(text: string): Promise<string> {
  const file = join(folder, 'request.yaml');
  writeFileSync(file, text);
  const error = await readRequest(file).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof UserError)) throw new Error(`The request was read, or there was no UserError: ${error}`);
  return error.message.replaceAll(folder, '<folder>');
}

describe('a request file', () => {
  it.each(['1913', 'yesterday', '24.04.2016', 'd1913', '-1', 'null'])(
    'says how to write an origin: %s',
    async (origin) => {
      expect(await faultOf(`origin: ${origin}\n`)).toMatch(/origin: .*write a day as d_1913 or 2016-04-24/);
    },
  );

  it.each(['2016-02-30', '2015-02-29', '2016-13-01', '2016-00-10'])(
    'refuses a day that does not exist: %s',
    async (day) => {
      expect(await faultOf(`origin: ${day}\n`)).toMatch(`origin: "${day}": there is no such day`);
    },
  );

  it('shows a number beyond all bounds as it is, and of a long text the beginning', async () => {
    expect(await faultOf('sweep: { maxTrials: 1e400 }\n')).toMatch('sweep.maxTrials: Infinity: ');
    expect(await faultOf(`sweep: { maxTrials: ${'9x'.repeat(5000)} }\n`)).toMatch(/sweep.maxTrials: "(9x){49}9…: /);
  });

  it('repeats no secret that stands in the wrong place: what a command prints may end in the log of a build', async () => {
    const told = await faultOf(`notifications:
  - { kind: webhook, name: a, url: 'https://ana:plant-1@example.com/x?token=plant-2', secret: hook, events: [published] }
  - { kind: webhook, name: b, urlSecret: 'https://example.com/plant-3', secret: 'Plant-4', events: [published] }
`);
    expect(told).not.toMatch(/plant/i);
    expect(told).toMatchInlineSnapshot(`
      "<folder>/request.yaml has 3 faults:
        notifications.0.url: "https://…@example.com/x?…": an address with a password is a secret: put it where the worker has its secrets, and name it in urlSecret
        notifications.1.urlSecret: give the name of a secret of the worker: lower-case letters, digits and single hyphens
        notifications.1.secret: give the name of a secret of the worker: lower-case letters, digits and single hyphens"
    `);
  });

  it('is refused when it is no UTF-8 text', async () => {
    const file = join(folder, 'utf-16.yaml');
    writeFileSync(file, Buffer.from('\uFEFFname: foods\n', 'utf16le'));
    await expect(readRequest(file)).rejects.toThrow(
      /The request file .*utf-16.yaml can't be read: it is no UTF-8 text/,
    );
  });

  it('may be empty, and may name a value once and use it twice', async () => {
    const file = join(folder, 'sound.yaml');
    writeFileSync(file, '# all defaults\n');
    await expect(readRequest(file)).resolves.toMatchObject({ name: 'forecast' });
    writeFileSync(file, 'scope: &all { stores: [CA_1] }\nname: foods\n');
    await expect(readRequest(file)).resolves.toMatchObject({ name: 'foods', scope: { stores: ['CA_1'] } });
  });

  it('is refused when it names a field that does not exist, with the nearest one', async () => {
    expect(await faultOf('swep: {}\n')).toMatchInlineSnapshot(`
      "<folder>/request.yaml has 1 fault:
        swep: unknown field; did you mean 'sweep'?"
    `);
  });

  it('is refused when it is no YAML, with the place', async () => {
    expect(await faultOf('name: a\nname: b\n')).toMatchInlineSnapshot(`
      "<folder>/request.yaml is no valid YAML: Map keys must be unique at line 2, column 1:

      name: a
      name: b
      ^
      "
    `);
    expect(await faultOf('name: a\n---\nname: b\n')).toMatchInlineSnapshot(
      `"<folder>/request.yaml holds several YAML documents: keep one request a file."`,
    );
  });

  it('is refused when a field has the name that schemas pass over, wherever that is', async () => {
    expect(await faultOf('sweep:\n  algorithms:\n    lightgbm: { space: { __proto__: 3 } }\n')).toBe(
      '<folder>/request.yaml:3:26: nothing is called __proto__. Take it out.',
    );
  });

  it('is refused when it has more fields, or is nested more deeply, than anybody writes', async () => {
    const many = Array.from({ length: 100_000 }, (_, index) => `f${index}: 1`).join('\n');
    expect(await faultOf(many)).toBe('<folder>/request.yaml:1:1: 100000 fields; at most 5000 are read.');
    expect(await faultOf(`name: ${'['.repeat(20_000)}`)).toBe(
      "<folder>/request.yaml can't be read: it is nested more deeply than anything that is meant.",
    );
    await expect(readRequest(undefined, ['name=[&a [x, x], *b]'])).rejects.toThrow(
      '--set name=[&a [x, x], *b]: the value is no YAML: Unresolved alias',
    );
  });

  it('is refused when an alias has no anchor', async () => {
    expect(await faultOf('name: *nobody\n')).toMatchInlineSnapshot(
      `"<folder>/request.yaml can't be read: Unresolved alias (the anchor must be set before the alias): nobody. Write the values out instead of the aliases (*)."`,
    );
  });

  it('is refused when its aliases stand for more values than memory holds', async () => {
    const nine = (name: string) => `[${Array(9).fill(name).join(', ')}]`;
    const lines = ['a', 'b', 'c', 'd', 'e'].map(
      (key, index, keys) => `${key}: &${key} ${nine(index === 0 ? '1' : `*${keys[index - 1]}`)}`,
    );
    expect(await faultOf(lines.join('\n'))).toMatchInlineSnapshot(
      `"<folder>/request.yaml can't be read: Excessive alias count indicates a resource exhaustion attack. Write the values out instead of the aliases (*)."`,
    );
  });
});
