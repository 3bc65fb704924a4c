import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { keepVariables, withVariables } from '../../../client/files/keep-variables.js';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'variables-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('a file of variables', () => {
  it('keeps every other line as it is', () => {
    const before = '# mine\r\nexport FORECAST_IMAGE_LSTM = old\nB="x=y"\n\nFORECAST_IMAGE_LSTM=twice\nnot a line';
    expect(withVariables(before, { FORECAST_IMAGE_LSTM: 'a@b', FORECAST_IMAGE_C: 'c' })).toBe(
      '# mine\nFORECAST_IMAGE_LSTM=a@b\nB="x=y"\n\nnot a line\nFORECAST_IMAGE_C=c\n',
    );
    expect(withVariables('', { A: '1' })).toBe('A=1\n');
  });

  it('is readable by its owner alone where it is new, and by whom it was before', async () => {
    const [fresh, known] = [join(folder, 'fresh.env'), join(folder, 'known.env')];
    writeFileSync(known, 'A=1\n', { mode: 0o640 });
    for (const file of [fresh, known]) await keepVariables(file, { A: '2' });
    expect([fresh, known].map((file) => readFileSync(file, 'utf8'))).toEqual(['A=2\n', 'A=2\n']);
    expect([fresh, known].map((file) => statSync(file).mode & 0o777)).toEqual([0o600, 0o640]);
  });

  it("is its owner's alone where secrets are written into it, whatever it was before", async () => {
    const file = join(folder, 'shared.env');
    writeFileSync(file, 'STACK_DB_PASSWORD=kept\nAWS_SECRET_ACCESS_KEY=old\n', { mode: 0o644 });
    await keepVariables(file, { AWS_SECRET_ACCESS_KEY: 'new' }, { isPrivate: true });
    expect(readFileSync(file, 'utf8')).toBe('STACK_DB_PASSWORD=kept\nAWS_SECRET_ACCESS_KEY=new\n');
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });
});
