import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jobName, MAX_JOB_NAME, MAX_TUNING_JOB_NAME, slug } from '../../contracts/jobs/job-name.js';
import { trialName } from '../../contracts/training/trial.js';

const AWS_NAME = /^[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}$/;

describe('jobName', () => {
  it('is readable and ends in a hash', () => {
    expect(jobName({ owner: 'foods-20161124-093000/sweep/trial-003', inputHash: 'abc', attempt: 1 })).toMatch(
      /^foods-20161124-093000-sweep-trial-003-[0-9a-f]{10}$/,
    );
  });

  it('gives the same identity the same name, and a new attempt only another suffix', () => {
    const identity = { owner: 'run/sweep/trial-000', inputHash: 'abc' };
    const first = jobName({ ...identity, attempt: 1 });
    expect(jobName({ ...identity, attempt: 1 })).toBe(first);
    expect(jobName({ ...identity, attempt: 3 })).toBe(`${first}-a3`);
  });

  it('tells owners apart that differ only in what had to be cut away', () => {
    const tail = 'x'.repeat(80);
    const names = ['a', 'b'].map((head) => jobName({ owner: head + tail, inputHash: 'h', attempt: 1 }));
    expect(names[0]).not.toBe(names[1]);
  });

  it('is a valid AWS name for any owner, input and attempt, also for tuning jobs', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.integer({ min: 1, max: 99 }), (owner, inputHash, attempt) => {
        for (const length of [MAX_JOB_NAME, MAX_TUNING_JOB_NAME]) {
          const name = jobName({ owner, inputHash, attempt }, length);
          expect(name).toMatch(AWS_NAME);
          expect(name.length).toBeLessThanOrEqual(length);
        }
      }),
    );
  });
});

describe('slug', () => {
  it('keeps the end, which tells the steps of a run apart', () => {
    expect(slug('a-very-long-run-name/fit/CA_1', 10)).toBe('e-fit-ca-1');
  });

  it('is never empty', () => {
    expect(slug('___', 10)).toBe('job');
  });
});

it('numbers trials so that they sort', () => {
  expect([trialName(2), trialName(10), trialName(100)].sort()).toEqual(['trial-002', 'trial-010', 'trial-100']);
});
