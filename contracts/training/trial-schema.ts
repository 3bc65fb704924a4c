import { z } from 'zod';
import { type FailureType, isFailureType } from '../failures/failures.js';
import { fileProofSchema } from '../stored/stored-file.js';
import { objectOf, writtenNumber } from '../stored/stored-json.js';
import type { RuleEvent, RuleFinding } from './rule-findings.js';
import type { AttemptResult, TrialResult } from './trial.js';
import type { RungPoint } from './watch.js';

const failureType = z.custom<FailureType>(isFailureType, { error: 'no failure type of the failure table' });

const findingShape = {
  name: z.string(),
  rule: z.string(),
  status: z.enum(['InProgress', 'NoIssuesFound', 'IssuesFound', 'Error', 'Stopped']),
  step: z.number().optional(),
  numbers: z.record(z.string(), writtenNumber).optional(),
  details: z.string(),
};

const ruleFinding = objectOf<RuleFinding>(findingShape);
const ruleEvent = objectOf<RuleEvent>({ ...findingShape, job: z.string(), action: z.string() });
const rungPoint = objectOf<RungPoint>({ step: z.number(), value: z.number() });

const attemptResult = objectOf<AttemptResult>({
  job: z.string(),
  instanceType: z.string(),
  status: z.literal('completed').or(failureType),
  billableSeconds: z.number(),
  trained: z.tuple([z.number(), z.number()]).optional(),
});

/** Proves a trial's result that is read back from the object store. */
export const trialResultSchema = objectOf<TrialResult>({
  name: z.string(),
  algorithm: z.string(),
  hyperparameters: z.record(z.string(), z.string()),
  status: z.enum(['completed', 'pruned', 'stopped', 'failed']),
  job: z.string().optional(),
  attempts: z.array(attemptResult),
  objective: writtenNumber.optional(),
  modelUri: z.string().optional(),
  modelProof: fileProofSchema.optional(),
  image: z.string(),
  environment: z.record(z.string(), z.string()).optional(),
  seconds: z.number(),
  billableSeconds: z.number(),
  cost: z.number().optional(),
  remade: z.string().optional(),
  cached: z.object({ run: z.string(), workflow: z.string() }).optional(),
  rungs: z.array(rungPoint).optional(),
  ruleEvents: z.array(ruleEvent).optional(),
  rules: z.array(ruleFinding).optional(),
  judge: z.enum(['sagemaker', 'engine']).optional(),
  demoted: z.boolean().optional(),
  failure: z.object({ type: failureType, reason: z.string(), logTail: z.array(z.string()) }).optional(),
});
