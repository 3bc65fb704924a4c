import type { Score } from '../../contracts/evaluation/evaluation.js';
import { levelNames } from '../level-names.js';
import type { RunReport } from '../report-data.js';

/** What of a forecast is held against a baseline: a name with both WRMSSE. */
export interface ComparedPart {
  readonly kind: 'level' | 'store' | 'department';
  readonly name: string;
  readonly ours: number;
  readonly theirs: number;
}

/** Levels, stores and departments of the champion beside a baseline; those that can't be weighed are left out. */
export function compareParts(ours: Score, theirs: Score): readonly ComparedPart[] {
  const by = (kind: 'store' | 'department', own: Score['stores'], other: Score['stores']): ComparedPart[] =>
    Object.entries(own ?? {}).flatMap(([name, score]) => {
      const against = other?.[name];
      return score === null || against === null || against === undefined
        ? []
        : [{ kind, name, ours: score, theirs: against }];
    });
  const levels = ours.levels.flatMap((score, index): ComparedPart[] => {
    const against = theirs.levels[index];
    return against === undefined
      ? []
      : [{ kind: 'level', name: levelNames[index] ?? String(index + 1), ours: score, theirs: against }];
  });
  return [
    ...levels,
    ...by('store', ours.stores, theirs.stores),
    ...by('department', ours.departments, theirs.departments),
  ];
}

/** The champion's score of the validation window. */
export const championScore = ({
  scoreboard,
  champion,
}: Pick<RunReport, 'scoreboard' | 'champion'>): Score | undefined =>
  scoreboard?.candidates.find(({ name }) => name === champion) ?? scoreboard?.candidates[0];

/** The baseline that planners know best: the same weekday a week ago. */
export const seasonalNaive = ({ scoreboard }: Pick<RunReport, 'scoreboard'>): Score | undefined =>
  scoreboard?.baselines.find(({ name }) => name.startsWith('seasonal')) ?? scoreboard?.baselines[0];

/** Where a week ago was the better forecast. */
export function losingParts(report: Pick<RunReport, 'scoreboard' | 'champion'>): readonly string[] {
  const [ours, theirs] = [championScore(report), seasonalNaive(report)];
  if (ours === undefined || theirs === undefined) return [];
  return compareParts(ours, theirs)
    .filter((part) => part.ours > part.theirs)
    .map(({ kind, name }) => `${kind} ${name}`);
}
