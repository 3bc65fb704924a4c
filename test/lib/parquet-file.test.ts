import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openParquet, ParquetError } from '@durable-forecast/lib/parquet-file';
import { makeVector } from 'apache-arrow';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parquetOf } from '../support/parquet-tables.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'parquet-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function written(name: string, bytes: Uint8Array | string): string {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
}

describe('a parquet file', () => {
  it('has a row group of many rows read in pieces, which fit together whatever its pages are', async () => {
    const values = Int32Array.from({ length: 600_000 }, (_, row) => row * 7);
    const file = await openParquet(written('long', parquetOf({ value: makeVector(values) })));
    expect(file.columns.map(({ name }) => name)).toEqual(['value']);
    expect(file.spans.length).toBeGreaterThan(1);
    let row = 0;
    let wrong = 0;
    // From the last piece on, so that none is what an earlier one has left.
    for (const span of file.spans.toReversed()) {
      const { value } = await file.read(['value'], span);
      expect(value.length).toBe(span.rowEnd - span.rowStart);
      value.forEach((read, index) => {
        if (read !== (span.rowStart + index) * 7) wrong += 1;
      });
      row += value.length;
    }
    expect([row, wrong]).toEqual([600_000, 0]);
  });

  it('that is none is told from one that is not there', async () => {
    await expect(openParquet(written('text', 'no parquet at all'))).rejects.toThrow(ParquetError);
    const missing = openParquet(join(folder, 'missing'));
    await expect(missing).rejects.toMatchObject({ code: 'ENOENT' });
    await expect(missing).rejects.not.toThrow(ParquetError);
  });
});
