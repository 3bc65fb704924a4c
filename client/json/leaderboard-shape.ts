import { z } from 'zod';
import { dollarsField, listOf, runField, secondsField } from './fields.js';
import { jsonShape } from './json-shape.js';

const trial = z.object({
  name: z.string().describe('Name of the trial, `trial-003`.'),
  algorithm: z.string().describe('Its algorithm.'),
  status: z.string().describe('`running`, `completed`, `pruned`, `stopped` or `failed`; others may be added.'),
  hyperparameters: z.record(z.string(), z.string()).describe('As SageMaker was given them.'),
  objective: z.number().optional().describe('Value of the metric that ranks trials; left out where there is none yet.'),
  seconds: secondsField('Wall time'),
  billableSeconds: secondsField('What AWS bills, of all attempts'),
  cost: dollarsField('All attempts'),
  attempts: z.number().describe('Training jobs that it took.'),
  job: z.string().optional().describe('Name of the last of them in SageMaker.'),
  model: z.string().optional().describe('Address of the model.'),
  demoted: z.boolean().optional().describe('Whether a rule ranked it behind all others.'),
  waiting: z.string().optional().describe('Its position in the queue for instances, for people.'),
  asks: listOf(
    z.object({
      rule: z.string().describe('Name of the rule in the request.'),
      details: z.string().describe('What it found.'),
      since: z.string().optional().describe('When it asked, ISO 8601 in UTC.'),
      deadline: z.string().describe('When its default counts, ISO 8601 in UTC.'),
      default: z.string().describe('`stop`, `continue` or `demote`.'),
    }),
  )
    .optional()
    .describe('What its rules ask of a person, oldest first; answered with `forecast answer`.'),
  takenOverFrom: z.string().optional().describe('Run that had done the same training before.'),
  failure: z
    .object({
      type: z.string().describe('A type of the failure table.'),
      reason: z.string().describe('What the service or the container says.'),
    })
    .optional()
    .describe('Why it has no model.'),
  rules: listOf(
    z.object({
      name: z.string().describe('Name of the rule in the request.'),
      step: z.number().optional().describe('Round at which it fired.'),
      action: z.string().describe('What was done.'),
      details: z.string().describe('What it found.'),
    }),
  ).describe('Rules that fired, in order.'),
});

export const leaderboardShape = jsonShape('forecast.leaderboard/1', 'forecast leaderboard RUN --json', {
  run: runField,
  objective: z.string().describe('Metric that ranks trials; smaller is better.'),
  state: z.string().describe('`running`, `paused` or `ending`; of a sweep that has ended, the last of them.'),
  planned: z.number().optional().describe('Trials in all, where that is known.'),
  ended: z.string().optional().describe('Why the sweep ended before its search did, for people.'),
  spent: dollarsField('All trials so far'),
  trials: listOf(trial).describe('Best first, then those that run, then those without a model.'),
});
