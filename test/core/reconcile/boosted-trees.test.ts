import { describe, expect, it } from 'vitest';
import { type BinnedColumn, boostTrees } from '../../../core/reconcile/boosted-trees.js';

const ROWS = 600;
const settings = { trees: 60, leaves: 8, minRows: 10, rate: 0.2, shrinkage: 1 };
const all = new Uint8Array(ROWS).fill(1);
const column = (bins: number, of: (row: number) => number, isOrdered = false): BinnedColumn => ({
  bins,
  codes: Uint16Array.from({ length: ROWS }, (_, row) => of(row)),
  isOrdered,
});
/** Every combination of the three comes equally often. */
const three = [
  column(3, (row) => row % 3),
  column(4, (row) => Math.floor(row / 3) % 4),
  column(5, (row) => row % 5, true),
];
const valuesOf = (of: (a: number, b: number, c: number) => number): Float64Array =>
  Float64Array.from({ length: ROWS }, (_, row) => of(row % 3, Math.floor(row / 3) % 4, row % 5));

describe('boosted trees', () => {
  it('learn what two columns say together and neither says alone', () => {
    const target = valuesOf((a, b) => (a === 1 && b === 2 ? 12 : 0));
    boostTrees(three, target, all, settings).forEach((answer, row) => {
      expect(Math.abs(answer - (target[row] as number))).toBeLessThan(0.1);
    });
  });

  it('put any categories together, and of ordered bins only neighbours', () => {
    const target = valuesOf((_, b, c) => (b === 0 || b === 3 ? 5 : 0) + c);
    const once = { ...settings, trees: 1, leaves: 2, rate: 1, shrinkage: 0 };
    const left = (columns: readonly BinnedColumn[]) => new Set(boostTrees(columns, target, all, once));
    const byCategory = boostTrees([three[1] as BinnedColumn], target, all, once);
    expect(left([three[1] as BinnedColumn]).size).toBe(2);
    for (const row of [0, 9]) expect(byCategory[row]).toBeCloseTo(7, 6);
    for (const row of [3, 6]) expect(byCategory[row]).toBeCloseTo(2, 6);
    const ordered = { ...(three[1] as BinnedColumn), isOrdered: true };
    const byOrder = boostTrees([ordered], target, all, once);
    expect(byOrder[3]).toBeCloseTo(byOrder[6] as number, 6);
    expect([byOrder[0], byOrder[9]].filter((answer) => Math.abs((answer as number) - 7) < 1e-6)).toHaveLength(1);
  });

  it('answer for rows that they have not learnt from, whatever stands there', () => {
    const target = valuesOf((a) => a * 10);
    const learn = Uint8Array.from({ length: ROWS }, (_, row) => (row < 300 ? 1 : 0));
    const answers = boostTrees(three, target, learn, settings);
    const other = target.map((value, row) => (row < 300 ? value : Number.NaN));
    expect(boostTrees(three, other, learn, settings)).toEqual(answers);
    answers.forEach((answer, row) => {
      expect(Math.abs(answer - (target[row] as number))).toBeLessThan(0.2);
    });
  });

  it('say the mean, drawn to zero, where too few rows tell anything apart', () => {
    const target = valuesOf((a) => a * 10);
    const learn = Uint8Array.from({ length: ROWS }, (_, row) => (row < 12 ? 1 : 0));
    const answers = boostTrees(three, target, learn, { ...settings, trees: 1, rate: 1, shrinkage: 12 });
    expect(new Set(answers)).toEqual(new Set([5]));
    expect(new Set(boostTrees(three, target, new Uint8Array(ROWS), settings))).toEqual(new Set([0]));
  });
});
