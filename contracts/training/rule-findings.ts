/** SageMaker Debugger's rule evaluation jobs, or our own engine. */
export type RuleJudge = 'sagemaker' | 'engine';

/** What a rule said of a job. */
export interface RuleFinding {
  /** Name of the watched rule; the rule's own unless the request gives another. */
  readonly name: string;
  readonly rule: string;
  readonly status: 'InProgress' | 'NoIssuesFound' | 'IssuesFound' | 'Error' | 'Stopped';
  /** The round at which it fired, else the last one judged. */
  readonly step?: number | undefined;
  readonly numbers?: Readonly<Record<string, number>> | undefined;
  readonly details: string;
}

/** A rule that fired, and what was done about it. */
export interface RuleEvent extends RuleFinding {
  readonly job: string;
  readonly action: string;
}
