import { z } from 'zod';
import { DATASET_WARNINGS } from '../../contracts/dataset/dataset-warning.js';
import { PACKAGE_APPROVALS } from '../../contracts/registry/champion-package.js';
import { STAGES } from '../../contracts/run/stages.js';
import { RUN_STATUSES } from '../runs/run-status.js';
import { listOf, runField, secondsField, timeField } from './fields.js';
import { jsonShape } from './json-shape.js';
import { trainingField } from './training-field.js';

const stage = z.object({
  stage: z.enum(STAGES).describe('Name of the stage.'),
  status: z.enum(['waiting', 'running', 'done', 'failed']).describe('Where it stands.'),
  seconds: secondsField('How long it took, or has gone on'),
  done: z.number().optional().describe('Parts that are finished, of a stage that has parts.'),
  total: z.number().optional().describe('Parts in all.'),
});

const trials = z.object({
  ended: z.number().describe('Trials that have ended, in whatever way.'),
  planned: z.number().optional().describe('Trials in all, where that is known.'),
  objective: z.string().describe('Metric that ranks them; smaller is better.'),
  best: z
    .object({
      trial: z.string().describe('Name of the best trial so far.'),
      algorithm: z.string().describe('Its algorithm.'),
      value: z.number().describe('Its objective.'),
    })
    .optional()
    .describe('The best trial so far.'),
});

const job = z.object({
  step: z
    .string()
    .describe('What it does in the run: `sweep/trial-003`, `fit/CA_1`, `score/trial-003`, `forecast/CA_1`.'),
  job: z.string().optional().describe('Name of the job in SageMaker; left out while it waits for an instance.'),
  status: z.string().describe("SageMaker's status of the job, or its position in the queue for instances."),
  round: z.number().optional().describe('Newest boosting round, 1 for the first.'),
  value: z.number().optional().describe('Objective at that round.'),
});

const retry = z.object({
  step: z.string().describe('What is done, for people.'),
  attempt: z.number().describe('The attempt that runs or comes next, from 2.'),
  nextAttemptAt: z.string().optional().describe('When it begins, ISO 8601 in UTC; left out while it runs.'),
  failure: z.string().optional().describe('Why the attempt before failed, a type of the failure table.'),
  reason: z.string().describe('The same in words.'),
});

const warning = z.object({
  code: z.enum(DATASET_WARNINGS).describe('What kind it is.'),
  message: z.string().describe('For people: what is so, what was made of it, and what to do.'),
  file: z.string().optional().describe('The raw file that it is about.'),
  line: z.number().optional().describe('The first line that it is about, the header counted.'),
  count: z.number().optional().describe('How many series, days or rows it is; the message says of what.'),
});

const wait = z.object({
  kind: z
    .string()
    .describe('What waits: `rule-question`, `approval`, `paused-run` or `paused-sweep`; others may be added.'),
  what: z.string().describe('The same for people.'),
  since: timeField('Since when'),
  command: z.string().describe('What a person types; words with `|` between them are a choice.'),
  otherwise: z.string().optional().describe('What happens without it, and when; left out where nothing does.'),
});

const undelivered = z.object({
  event: z.string().describe('What happened, by the id of its event after that of the run: `published`.'),
  channel: z.string().describe('Name of the channel.'),
  state: z
    .enum(['waiting', 'failed'])
    .describe('`waiting`: it is sent again; `failed`: it was refused, or not taken for a day.'),
  reason: z.string().describe('Why, for people.'),
  nextAttemptAt: z
    .string()
    .optional()
    .describe('When it is sent again, ISO 8601 in UTC; left out while it is being sent.'),
});

export const statusShape = jsonShape('forecast.status/1', 'forecast status RUN --json', {
  run: runField,
  status: z.enum(RUN_STATUSES).describe('How the run stands, or how it ended.'),
  startedAt: timeField('When it was started'),
  url: z.string().optional().describe('The run in the Web UI, where TEMPORAL_UI_URL is known.'),
  stages: listOf(stage).describe('The stages in their order.'),
  trials: trials.optional().describe('The sweep in numbers; the trials themselves: `forecast leaderboard`.'),
  jobs: listOf(job).describe('The jobs that run or wait now.'),
  data: z
    .object({
      state: z.string().describe('`waiting for data` or `taking data`; others may be added.'),
      missing: z.string().optional().describe('What is not there yet, for people.'),
      deadline: z.string().optional().describe('Until when it is waited for, ISO 8601 in UTC.'),
    })
    .optional()
    .describe('Of a run of a schedule that has not begun, since its data has not arrived.'),
  waits: listOf(wait).optional().describe('What waits for a person, oldest first.'),
  retries: listOf(retry).optional().describe('Steps that have failed and are tried again.'),
  undelivered: listOf(undelivered)
    .optional()
    .describe('Events of the run that a channel of its notifications has not taken; ten at most.'),
  untracked: z
    .object({
      waiting: z.number().describe('Entries that wait in the outbox.'),
      refused: z.number().describe('Entries that the tracker will not take, and that are set aside.'),
      reason: z.string().optional().describe('Why, for people; left out while they are being written.'),
      nextAttemptAt: z
        .string()
        .optional()
        .describe('When they are tried again, ISO 8601 in UTC; left out while they are being written.'),
    })
    .optional()
    .describe('What the tracker of runs lacks of the run; left out where it lacks nothing.'),
  remade: listOf(z.string())
    .optional()
    .describe('Why what an earlier run left was made anew: the damaged object, and what is wrong with it.'),
  warnings: listOf(warning)
    .optional()
    .describe('What to know of the raw data; left out until they are inspected, and of runs of 0.1.0.'),
  failure: z.string().optional().describe('Why it did not end well, for people: what happened, where, and the cure.'),
  training: trainingField(
    'How the run came to its models, and whose champion it has; left out until its data is known, and of runs of 0.1.0.',
  ),
  champion: z
    .object({
      trial: z.string().describe('Name of its trial.'),
      algorithm: z.string().describe('Its algorithm.'),
      wrmsse: z
        .number()
        .optional()
        .describe('Its score on the window that the summary shows; left out where it has none.'),
    })
    .optional()
    .describe('The champion of a run that has published.'),
  forecast: z
    .object({
      uri: z.string().describe('Prefix of the version in the object store.'),
      version: z.string().describe('Name of the version.'),
      rows: z.number().describe('Series times 28 days.'),
      origin: z.string().describe('Last known day, ISO date.'),
    })
    .optional()
    .describe('What it has published.'),
  registered: z
    .object({
      group: z.string().describe('Model package group of the forecast.'),
      version: z.number().describe('Version of the group.'),
      arn: z.string().describe('ARN of that model package.'),
      approval: z.enum(PACKAGE_APPROVALS).describe('Whether its models might be deployed when the run ended.'),
    })
    .optional()
    .describe("Where its champion stands in SageMaker's model registry; left out where it is not registered."),
  endpoint: z
    .object({
      name: z.string().describe('Its name in SageMaker.'),
      capacity: z.string().describe('What it runs on, in words.'),
      expiresAt: z
        .string()
        .optional()
        .describe('When it is deleted, ISO 8601 in UTC; left out where it has no time to live.'),
    })
    .optional()
    .describe(
      'The endpoint that served the version when the run ended; left out where its request wants none, or it did not come up.',
    ),
  report: z.string().optional().describe('Address of the page with its pictures.'),
  notes: listOf(z.string())
    .optional()
    .describe(
      'What a reader must know of a run that has published: that it was cancelled too late, that it has no report.',
    ),
  publication: z
    .enum(['nothing published', 'still publishing', 'published', 'unknown'])
    .optional()
    .describe('What became of the forecast of a run that did not end well.'),
});
