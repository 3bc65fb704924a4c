import { z } from 'zod';
import { runTrainingSchema } from '../../contracts/champion/run-training.js';
import type { Lineage } from '../lineage/lineage.js';
import { listOf, runField } from './fields.js';
import { type JsonOf, jsonShape } from './json-shape.js';

const file = {
  what: z.string().describe('What it is, in words.'),
  uri: z.string().describe('Its address.'),
  content: z.string().optional().describe('SHA-256 of what it holds, or its ETag; left out where nobody recorded it.'),
  gone: z.boolean().optional().describe('True where the object store no longer has it.'),
};
const text = (what: string) => z.string().optional().describe(`${what}; left out where nothing says it.`);

export const lineageShape = jsonShape('forecast.lineage/1', 'forecast lineage VERSION --json', {
  run: runField,
  forecast: z.string().describe('Name of the forecast.'),
  origin: text('Last known day, ISO date'),
  state: z.string().describe('What became of the run, a phrase.'),
  series: z.string().optional().describe('The series that it is of; left out for all of them.'),
  startedAt: text('When the run was started, ISO 8601 in UTC'),
  finishedAt: text('When its forecast was finished, ISO 8601 in UTC'),
  scheduledTime: z.string().optional().describe('The time of a schedule that it was for, ISO 8601 in UTC.'),
  code: z
    .object({
      version: text('Version of the code that began it'),
      runtime: z
        .object({
          node: z.string().describe('Version of Node.'),
          platform: z.string().describe('Operating system.'),
          arch: z.string().describe('Processor.'),
          libraries: z
            .record(z.string(), z.string())
            .optional()
            .describe('Versions to which the libraries of local containers are pinned, by name.'),
        })
        .optional()
        .describe('What the worker ran on; left out where nothing says it.'),
      containers: z
        .record(
          z.string(),
          z.object({
            image: z.string().describe('Its image.'),
            content: text('Digest of what is in it'),
          }),
        )
        .describe('Containers, by algorithm.'),
    })
    .optional()
    .describe('What it was made with; left out where nothing says it.'),
  request: text('Hash of its request'),
  data: z
    .object({
      uri: text('Prefix of the raw files'),
      key: text('What names the raw files and the scope by their content'),
      series: z.number().optional().describe('How many series there were.'),
    })
    .describe('What was known.'),
  panels: listOf(z.object(file)).describe('The data as it was read, a file a store.'),
  features: z
    .object({
      set: text('Feature set'),
      add: listOf(z.string()).describe('Statistics added to it.'),
      files: listOf(z.object(file)).describe(
        'Lists of feature files, and of a series the rows that its models answered for.',
      ),
    })
    .describe('What the models learnt from.'),
  training: runTrainingSchema.optional().describe('How the run came to its models; left out where nothing says it.'),
  trials: z.number().optional().describe('Trials of its search; left out where there was none.'),
  champion: z
    .object({
      trial: z.string().describe('Trial that won.'),
      algorithm: z.string().describe('Its algorithm.'),
      hyperparameters: z.record(z.string(), z.string()).describe('Its hyperparameters, seeds among them.'),
    })
    .optional()
    .describe('The trial whose hyperparameters the models have.'),
  members: listOf(
    z.object({ name: z.string().describe('Its name.'), weight: z.number().describe('Its share, 0 to 1.') }),
  ).describe('What the forecast is made of.'),
  models: listOf(
    z.object({
      ...file,
      member: z.string().describe('Its member.'),
      group: z.string().describe('The series that it is of.'),
      image: z.string().describe('Image that trained it.'),
      step: z.string().optional().describe('As `forecast logs` names its training.'),
      job: z.string().optional().describe('Training job of SageMaker; left out where an earlier run has trained it.'),
    }),
  ).describe('The models.'),
  answers: listOf(z.object(file)).describe('What the models said.'),
  shards: listOf(z.object(file)).describe('What came of that, a file a store.'),
  files: listOf(
    z.object({
      ...file,
      bytes: z.number().describe('Its size.'),
      rows: z.number().optional().describe('Rows of a table.'),
    }),
  ).describe('The files that planners read.'),
  notes: listOf(z.string()).describe("What can't be said, and why; sentences."),
});

export const lineageJson = (lineage: Lineage): JsonOf<typeof lineageShape> => lineage;
