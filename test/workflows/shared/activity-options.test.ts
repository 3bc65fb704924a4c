import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { failure } from '../../../activities/aws/aws-failure.js';
import { classifyAwsError } from '../../../contracts/failures/aws-errors.js';
import { type FailureType, failureTable, meaningOf } from '../../../contracts/failures/failures.js';
import { activityOptions } from '../../../workflows/shared/activity-options.js';

const OUTAGE_MS = 10 * 60_000;

interface Retry {
  readonly initialInterval: number;
  readonly maximumInterval: number;
  readonly backoffCoefficient?: number;
  readonly maximumAttempts?: number;
}
const groups = Object.entries(activityOptions).map(([group, { retry }]) => ({ group, retry: retry as Retry }));

/** Plays the attempts of a step that fails at once, each time, as Temporal spaces them. @returns when the last one begins */
function lastAttemptAt({ initialInterval, maximumInterval, backoffCoefficient = 2, maximumAttempts }: Retry): number {
  let at = 0;
  let pause = initialInterval;
  for (let attempt = 1; attempt < (maximumAttempts ?? 10_000); attempt += 1) {
    at += pause;
    pause = Math.min(maximumInterval, pause * backoffCoefficient);
  }
  return at;
}

describe('every group of activities', () => {
  it.each(groups)('$group lasts out ten minutes of a service that is away', ({ retry }) => {
    expect(lastAttemptAt(retry)).toBeGreaterThanOrEqual(OUTAGE_MS);
  });

  it.each(groups)('$group asks again within a minute of the service being back', ({ retry }) => {
    expect(retry.maximumInterval).toBeLessThanOrEqual(60_000);
  });

  it('is the options of its proxy, and every proxy has a group', () => {
    const source = readFileSync(new URL('../../../workflows/shared/proxies.ts', import.meta.url), 'utf8');
    const proxied = [
      ...source.matchAll(/export const (\w+) = proxyActivities<[^;]*?>\(\s*activityOptions\.(\w+),?\s*\);/g),
    ];
    expect(proxied.map(([, name, group]) => [name, group])).toEqual(
      Object.keys(activityOptions).map((group) => [group, group]),
    );
    expect(source.match(/proxyActivities</g)).toHaveLength(proxied.length);
  });
});

describe('what a call to AWS fails with', () => {
  const outages: readonly (readonly [string, FailureType])[] = [
    ['ECONNREFUSED', 'ConnectionFault'],
    ['TimeoutError', 'ConnectionFault'],
    ['SlowDown', 'Throttled'],
    ['ThrottlingException', 'Throttled'],
    ['InternalError', 'ServiceFault'],
    ['ServiceUnavailable', 'ServiceFault'],
    ['OperationAborted', 'WriteConflict'],
    ['ExpiredToken', 'CredentialsExpired'],
    ['RequestTimeTooSkewed', 'ClockSkew'],
  ];

  it.each(outages)('%s is waited out', (name, type) => {
    expect(classifyAwsError({ name, message: name })).toBe(type);
    expect(failure(type, name).nonRetryable).toBe(false);
  });

  it('is either waited out or final, as the table says of every type', () => {
    for (const type of Object.keys(failureTable) as FailureType[]) {
      expect([type, failure(type, type).nonRetryable]).toEqual([type, meaningOf(type).retry !== 'same']);
    }
  });

  it.each(['AccessDenied', 'NoSuchKey', 'PermanentRedirect', 'ValidationException'])('%s fails at once', (name) => {
    expect(failure(classifyAwsError({ name, message: name, httpStatus: 400 }), name).nonRetryable).toBe(true);
  });
});
