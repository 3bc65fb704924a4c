import { describe, expect, it } from 'vitest';
import { contractSettings } from './arguments.js';

const ROLE = 'arn:aws:iam::123456789012:role/jobs';

describe('npm run contract', () => {
  it('runs against a server of its own when nothing is said', () => {
    expect(contractSettings([])).toEqual({ variables: {}, costs: false, rest: [] });
  });

  it('runs in the account of a profile, with a bucket and a role of it', () => {
    expect(
      contractSettings(['--profile', 'trial', '--bucket', 'contract', '--role', ROLE, '--', '-t', 'a job']),
    ).toEqual({
      variables: { CONTRACT_AWS: '1', AWS_PROFILE: 'trial', CONTRACT_BUCKET: 'contract', CONTRACT_ROLE_ARN: ROLE },
      costs: true,
      rest: ['-t', 'a job'],
    });
  });

  it.each([
    [['--profile', 'trial'], '--bucket'],
    [['--profile', 'trial', '--bucket', 'contract', '--role', 'jobs'], 'the ARN of a role'],
    [['--profile', 'trial', '--endpoint', 'http://127.0.0.1:7080'], 'give one of them'],
    [['--role', ROLE], '--profile as well'],
    [['--profil', 'trial'], 'npm run contract -- --profile NAME'],
  ])('says what is missing of %j', (args, cure) => {
    expect(contractSettings(args)).toEqual({ fault: expect.stringContaining(cure) });
  });
});
