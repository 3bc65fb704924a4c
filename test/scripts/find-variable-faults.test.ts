import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { describe, expect, it } from 'vitest';
import { findVariableFaults } from '../../scripts/compose/find-variable-faults.js';

const known = parseEnv(readFileSync(new URL('../../.env.example', import.meta.url), 'utf8'));
const sound = { STACK_S3_SECRET: 'a-long-enough-text', STACK_DB_PASSWORD: 'another-long-text' };
const faultsOf = (given: Readonly<Record<string, string>>, shell: Readonly<Record<string, string>> = {}) =>
  findVariableFaults({ given, known, shell });

describe('the variables of docker-compose.yml', () => {
  it('are sound with two secrets, whatever credentials the shell has', () => {
    expect(faultsOf(sound, { AWS_SECRET_ACCESS_KEY: 'of-an-account', POSTGRES_PASSWORD: 'x' })).toEqual([]);
    expect(faultsOf({ ...known, ...sound } as Record<string, string>)).toEqual([]);
  });

  it('as .env.example has them lack their secrets', () => {
    expect(faultsOf(known as Record<string, string>)).toEqual([
      'STACK_S3_SECRET is not set in .env: give it a long text of letters and digits: openssl rand -hex 20.',
      'STACK_DB_PASSWORD is not set in .env: give it a long text of letters and digits: openssl rand -hex 20.',
    ]);
    expect(faultsOf({ ...sound, STACK_DB_PASSWORD: 'short' })).toEqual([
      'STACK_DB_PASSWORD has 5 characters: give it at least 12.',
    ]);
  });

  it.each([
    [
      { STACK_DB_PASSWORD: 'with a space or two' },
      'STACK_DB_PASSWORD has other characters than letters, digits and . _ ~ -: leave them out.',
    ],
    [{ STACK_S3_SECRT: 'x' }, 'There is no variable STACK_S3_SECRT: nothing reads it. Did you mean STACK_S3_SECRET?'],
    [
      { FORECAST_SMTP_URL: 'smtp://a' },
      'There is no variable FORECAST_SMTP_URL: nothing reads it. A setting of workers goes into worker.env.',
    ],
    [{ STACK_UI_PORT: '80a' }, "STACK_UI_PORT is '80a': give a port, 1 to 65535."],
    [{ STACK_UI_PORT: '7070' }, 'STACK_S3_PORT and STACK_UI_PORT are both 7070: give each a port of its own.'],
    [
      { STACK_NETWORK: '172.30.77.0/24' },
      "STACK_NETWORK is '172.30.77.0/24': give the first three numbers of a network, as 172.30.77.",
    ],
    [
      { STACK_PAYLOAD_KEYS: '/home/me/keys.json' },
      'STACK_PAYLOAD_KEYS is no content of a file of keys: containers see no file of this machine. Give what is in the file, in single quotes.',
    ],
    [
      { STACK_PAYLOAD_KEYS: '{"current":"a","keys":{}}' },
      "STACK_PAYLOAD_KEYS can't be used: The field 'current' names 'a', and there is no such key (there is: none).",
    ],
  ])('%j is told with its cure', (given, fault) => {
    expect(faultsOf({ ...sound, ...given })).toEqual([fault]);
  });

  it('of a shell that take the place of those of .env are told', () => {
    expect(faultsOf(sound, { STACK_DB_PASSWORD: 'of-the-shell' })).toEqual([
      'STACK_DB_PASSWORD of this shell takes the place of what .env says: unset STACK_DB_PASSWORD.',
    ]);
  });
});
