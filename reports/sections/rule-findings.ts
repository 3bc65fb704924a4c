import type { RuleEvent } from '../../contracts/training/rule-findings.js';
import type { RunReport } from '../report-data.js';

/** A rule that fired, and in which training. */
export interface StepFinding {
  /** `trial-003`, `fit CA_1`. */
  readonly step: string;
  readonly event: RuleEvent;
}

/** Everything that rules found: in trials, in the models that are published, and in those of past origins. */
export const ruleFindings = ({ trials, fits }: Pick<RunReport, 'trials' | 'fits'>): readonly StepFinding[] => [
  ...trials.flatMap(({ name, ruleEvents }) => ruleEvents.map((event) => ({ step: name, event }))),
  ...(fits?.ruleEvents ?? []).map(({ trained, ...event }) => ({ step: trained, event })),
];
