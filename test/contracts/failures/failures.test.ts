import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { failureTable, isFailureType } from '../../../contracts/failures/failures.js';
import { projectPaths, ROOT } from '../../docs/project-files.js';

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

it('has no row that nothing else names', () => {
  const table = 'contracts/failures/failures.ts';
  const sources = projectPaths()
    .filter((path) => /^(activities|contracts|core|workflows)\/.*\.ts$/.test(path) && path !== table)
    .map((path) => readFileSync(join(ROOT, path), 'utf8'));
  const isNamed = (type: string) => sources.some((source) => new RegExp(`'${type}'|\\b${type}: \\[`).test(source));
  expect(Object.keys(failureTable).filter((type) => !isNamed(type))).toEqual([]);
});
