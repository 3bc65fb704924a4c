import { describe, expect, it, vi } from 'vitest';
import { UserError } from '../../../client/errors/user-error.js';
import { forecastProgram } from '../../../client/program.js';

/** What `forecast browse` says to options that it refuses; nothing is connected to before. */
async function refusalOf(...options: readonly string[]): Promise<string> {
  const program = forecastProgram();
  for (const command of [program, ...program.commands]) command.configureOutput({ writeErr: () => undefined });
  const error: unknown = await program
    .parseAsync(['browse', ...options], { from: 'user' })
    .catch((one: unknown) => one);
  expect(error).toBeInstanceOf(Error);
  if (error instanceof UserError) expect(error.kind).toBe('usage');
  return (error as Error).message;
}

describe('forecast browse', () => {
  it('is shown to other machines only behind a proxy that is named', async () => {
    expect(await refusalOf('--listen', '0.0.0.0')).toContain('the app has no login of its own');
  });

  it('refuses what is no port, path or name of a host', async () => {
    expect(await refusalOf('--port', '80000')).toContain('a port number, 0 to 65535');
    for (const path of ['forecasts', '/a b', '//evil.example', '/a"b', '/..//']) {
      expect(await refusalOf('--base-path', path), path).toContain('It must be a path such as /forecasts');
    }
    for (const host of ['http://a.example', 'a.example:80', 'a b', '*']) {
      expect(await refusalOf('--trusted-host', host), host).toContain('Give the name of a host');
    }
  });

  it('says how to name a bucket where none is known', async () => {
    vi.stubEnv('FORECAST_BUCKET', undefined);
    try {
      const program = forecastProgram().parseAsync(['browse', '--state', '/nowhere'], { from: 'user' });
      await expect(program).rejects.toThrow('FORECAST_BUCKET is not set, and no local stack runs from /nowhere.');
    } finally {
      vi.unstubAllEnvs();
    }
  });
});
