import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { onTestFinished, vi } from 'vitest';

/** A machine of its own for a test: an empty cache, and a PATH with nothing but what the test puts there. */
export interface Machine {
  readonly folder: string;
  readonly cache: string;
  /** Puts a shell script on PATH. */
  command(name: string, script: string): string;
  /** Lines that the set-up printed. */
  readonly said: string[];
}

/** @param tools programs of the real machine that are on PATH, too */
export function machine(...tools: string[]): Machine {
  const folder = mkdtempSync(join(tmpdir(), 'forecast-setup-test-'));
  const bin = join(folder, 'bin');
  const cache = join(folder, 'cache');
  for (const path of [bin, cache]) mkdirSync(path);
  for (const tool of tools) symlinkSync(findReal(tool), join(bin, tool));
  vi.stubEnv('PATH', bin);
  vi.stubEnv('FORECAST_CACHE_DIR', cache);
  vi.stubEnv('FORECAST_PYTHON', undefined);
  const said: string[] = [];
  vi.spyOn(console, 'log').mockImplementation((line: string) => {
    said.push(line);
  });
  onTestFinished(() => {
    vi.restoreAllMocks();
    vi.unstubAllEnvs();
    rmSync(folder, { recursive: true, force: true });
  });
  return {
    folder,
    cache,
    said,
    command: (name, script) => {
      const file = join(bin, name);
      writeFileSync(file, `#!/bin/sh\n${script}\n`);
      chmodSync(file, 0o755);
      return file;
    },
  };
}

function findReal(tool: string): string {
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    try {
      if (readdirSync(folder).includes(tool)) return join(folder, tool);
    } catch {
      // PATH may name folders that are not there.
    }
  }
  throw new Error(`${tool} is not on PATH`);
}
