import { expect, it } from 'vitest';
import { failureTable, isFailureType } from '../../../contracts/failures/failures.js';

it('never tries again what a repetition cannot cure', () => {
  for (const type of ['AlgorithmError', 'DataError', 'RequestError', 'JobNameCollision', 'StoppedByUser'] as const) {
    expect(failureTable[type]).toMatchObject({ retry: 'never', attempts: 1 });
  }
});

it('tells the operator what every failure means and what to do', () => {
  for (const { meaning, cure } of Object.values(failureTable)) {
    expect(meaning).toMatch(/\.$/);
    expect(cure).toMatch(/\.$/);
  }
});

it('knows its own types only', () => {
  expect([isFailureType('Quota'), isFailureType('toString'), isFailureType(undefined)]).toEqual([true, false, false]);
});
