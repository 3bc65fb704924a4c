import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { environmentVariables } from '../../worker/environment-variables.js';
import { readSettings, workerSettings } from '../../worker/settings.js';

const root = fileURLToPath(new URL('../../', import.meta.url));
const ROOMS = [
  'activities',
  'bench',
  'client',
  'containers',
  'contracts',
  'core',
  'lib',
  'local',
  'packages',
  'scripts',
];

/** Names FORECAST_… in the sources of a room; those that tests are switched on by are nobody's settings. */
function namesIn(room: string): string[] {
  return readdirSync(join(root, room), { recursive: true, withFileTypes: true })
    .filter(
      (file) =>
        file.isFile() && /\.(ts|mjs|py)$/.test(file.name) && !/\/(node_modules|test)(\/|$)/.test(file.parentPath),
    )
    .flatMap(
      (file) => readFileSync(join(file.parentPath, file.name), 'utf8').match(/\bFORECAST_[A-Z0-9_]*[A-Z0-9]\b/g) ?? [],
    );
}

describe('the table of environment variables', () => {
  const known = new Set(environmentVariables.map(({ name }) => name));

  it('has each variable once', () => {
    expect(known.size).toBe(environmentVariables.length);
  });

  it.each(ROOMS)('has every variable that %s reads', (room) => {
    expect(namesIn(room).filter((name) => !known.has(name))).toEqual([]);
  });

  it('shows the default that the parser gives', () => {
    for (const [name, { schema, default: shown }] of Object.entries(workerSettings)) {
      const value: unknown = schema.safeParse(undefined).data;
      if (typeof value === 'number' && name !== 'FORECAST_COMPUTE_THREADS')
        expect([name, shown]).toEqual([name, String(value)]);
      expect([name, schema.safeParse(undefined).success]).toEqual([name, shown !== undefined]);
    }
  });
});

it('names every setting that is missing or wrong, and what to give', () => {
  expect(() =>
    readSettings({ AWS_REGION: '', FORECAST_ROLE_ARN: 'role/forecast', FORECAST_POLL_SECONDS: 'often' }),
  ).toThrowErrorMatchingInlineSnapshot(`
    [StartError: The worker needs other environment variables:
      AWS_REGION: give the AWS region of the jobs and the bucket, for example eu-west-1
      FORECAST_BUCKET: give the S3 bucket that holds datasets and forecasts
      FORECAST_ROLE_ARN: give the role that SageMaker takes on: arn:aws:iam::<account>:role/<name>
      FORECAST_POLL_SECONDS: give a number: seconds between two polls of a job]
  `);
});
