import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { readRequest } from '../../../client/runs/read-request.js';
import { declared } from '../../contracts/algorithms/declared.js';

const folder = mkdtempSync(join(tmpdir(), 'declarations-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
beforeEach(() => {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(folder, 'algorithms'), { recursive: true });
});

const write = (name: string, text: string) => writeFileSync(join(folder, name), text);
const request = (algorithms: object) => {
  write('request.yaml', stringify({ sweep: { algorithms } }));
  return readRequest(join(folder, 'request.yaml'));
};
const faultOf = (algorithms: object) =>
  request(algorithms).then(
    () => 'it was accepted',
    (error: Error) => error.message.replaceAll(folder, '<folder>'),
  );

describe('a request that names an algorithm of its own', () => {
  it('takes its declaration from the folder algorithms beside it', async () => {
    write('algorithms/ridge.yaml', stringify(declared()));
    const { sweep } = await request({ ridge: {}, lightgbm: {} });
    expect(sweep.algorithms.ridge?.declaration).toMatchObject({ name: 'ridge', image: 'my-ridge:1' });
    expect(sweep.algorithms.lightgbm).toEqual({});
  });

  it('takes it from the file that it names, or has it inline', async () => {
    write('my.yaml', stringify(declared({ image: 'other:2' })));
    const named = await request({ ridge: { declaration: 'my.yaml' } });
    expect(named.sweep.algorithms.ridge?.declaration).toMatchObject({ image: 'other:2' });
    const inline = await request({ ridge: { declaration: declared() } });
    expect(inline.sweep.algorithms.ridge?.declaration).toMatchObject({ image: 'my-ridge:1' });
  });

  it('takes it from the project where nothing is beside it', async () => {
    const { sweep } = await request({ 'hist-gb': {} });
    expect(sweep.algorithms['hist-gb']?.declaration).toMatchObject({ image: 'durable-forecast-hist-gb:1' });
  });

  it('is refused when nobody has declared it', async () => {
    expect([await faultOf({ ligthgbm: {}, 'my-ridge': {} }), await faultOf({ '../ridge': {} })]).toMatchInlineSnapshot(`
      [
        "<folder>/request.yaml has 2 faults:
        sweep.algorithms.ligthgbm: nobody has declared it; did you mean 'lightgbm'? Write algorithms/ligthgbm.yaml beside the request, or name its declaration; docs/algorithms.md says how
        sweep.algorithms.my-ridge: nobody has declared it; known are xgboost, lightgbm. Write algorithms/my-ridge.yaml beside the request, or name its declaration; docs/algorithms.md says how",
        "<folder>/request.yaml has 1 fault:
        sweep.algorithms.../ridge: "../ridge" is no name: use lower-case letters, digits and single hyphens, a letter first, 20 characters at most",
      ]
    `);
  });

  it('is refused with file and line when its declaration is wrong', async () => {
    write(
      'algorithms/ridge.yaml',
      stringify(declared({ logLines: ['epoch 3, error 2.5'], roundz: 'epochs', rounds: 'epoch' })),
    );
    expect(await faultOf({ ridge: {} })).toMatchInlineSnapshot(`
      "<folder>/algorithms/ridge.yaml is no declaration of an algorithm (docs/algorithms.md), it has 4 faults:
        <folder>/algorithms/ridge.yaml:42:1 roundz: unknown field; did you mean 'rounds'?
        <folder>/algorithms/ridge.yaml:37:5 metrics.0.regex: "train-rmse:(\\\\S+)": no line of logLines has it, such as epoch 3, error 2.5: no trial would have a value
        <folder>/algorithms/ridge.yaml:39:5 metrics.1.regex: "validation-rmse:(\\\\S+)": no line of logLines has it, such as epoch 3, error 2.5: no trial would have a value
        <folder>/algorithms/ridge.yaml:25:1 rounds: "epoch": hyperparameters has no epoch; did you mean 'epochs'?"
    `);
    write('algorithms/ridge.yaml', 'name: [');
    expect(await faultOf({ ridge: {} })).toMatch(/ridge\.yaml is no valid YAML/);
    expect(await faultOf({ ridge: { declaration: 'none.yaml' } })).toMatch(
      /The declaration file <folder>\/none\.yaml can't be read: ENOENT/,
    );
  });
});
