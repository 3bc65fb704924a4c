import { describe, expect, it } from 'vitest';
import type { RuleName } from '../../src/parameters/rule-parameters.js';
import { createRule } from '../../src/rules/create-rule.js';
import type { RulePoint } from '../../src/rules/types.js';

/** A stream and what the rule must say of it, worked out by hand. `step` alone means that the rule fires there. */
export interface Row {
  readonly when: string;
  readonly parameters?: Record<string, unknown>;
  readonly points: readonly RulePoint[];
  readonly step?: number;
  readonly status?: 'NoIssuesFound' | 'Error';
}

/** A test for each row of a rule's table. */
export function describeRule(rule: RuleName, rows: readonly Row[]): void {
  describe(rule, () => {
    for (const { when, parameters, points, step, status } of rows) {
      it(`${step === undefined ? (status === 'Error' ? 'cannot judge' : 'does not fire') : `fires at step ${step}`} when ${when}`, () => {
        const watching = createRule(rule, parameters ?? {});
        watching.feed(points);
        const verdict = watching.end();
        expect({ status: verdict.status, ...(step === undefined ? {} : { step: verdict.step }) }).toEqual(
          step === undefined ? { status } : { status: 'IssuesFound', step },
        );
      });
    }
  });
}
