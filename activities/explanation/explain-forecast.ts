import type { S3Client } from '@aws-sdk/client-s3';
import type { ChampionMember, ChampionModel } from '../../contracts/champion/champion-record.js';
import { type Cell, groupCells } from '../../contracts/dataset/cells.js';
import {
  type ExplanationSample,
  explanationPaths,
  type SampledMember,
} from '../../contracts/explanation/explanation-sample.js';
import type { ForecastSources } from '../../contracts/explanation/forecast-sources.js';
import type { Link } from '../../contracts/explanation/link.js';
import type { FeatureDefinition } from '../../contracts/features/feature-definition.js';
import { foldFiles } from '../../contracts/features/feature-files.js';
import { addedFeatures, featureSet } from '../../contracts/features/feature-sets.js';
import type { StoredFile } from '../../contracts/stored/stored-file.js';
import { summarizeContributions } from '../../core/explain/summarize-contributions.js';
import { summarizeInteractions } from '../../core/explain/summarize-interactions.js';
import { failure } from '../aws/aws-failure.js';
import { sealedFor } from '../s3/json-for.js';
import { writeObject } from '../s3/s3-objects.js';
import { readStored } from '../s3/stored-files.js';
import type { ExplanationDeps } from './deps.js';
import { type DrawnRow, drawRows } from './draw-rows.js';
import type { ExplainedRows } from './explain-rows-task.js';
import { type ExplanationRow, explanationTable } from './explanation-table.js';
import { readRows } from './read-rows.js';
import { explanationTasks } from './thread-tasks.js';

export interface ExplainForecastInput {
  readonly sources: ForecastSources;
  readonly members: readonly (Pick<ChampionMember, 'name' | 'per' | 'algorithm' | 'model'> & {
    readonly weight: number;
  })[];
  readonly models: readonly ChampionModel[];
  /** Of the draw of rows. */
  readonly seed: number;
  /** Rows that are drawn. */
  readonly rows: number;
}

/** Rows whose pairs of features are looked at: a row takes some four times as long as its contributions. */
const PAIRED_ROWS = 100;

/**
 * Explains a sample of the forecast's rows: the same ones whenever it is asked, drawn by what they are worth. Leaves every
 * contribution as parquet, and what each feature, and each pair of them, does on average.
 *
 * @returns the summary
 */
export async function explainForecast(
  { s3, bucket, threads }: ExplanationDeps,
  { sources, members, models, seed, rows }: ExplainForecastInput,
): Promise<StoredFile> {
  const { run, features } = sources;
  const paths = explanationPaths(bucket, run);
  const drawn = await drawRows(s3, sources, rows, seed);
  const values = await valuesOf(s3, sources, drawn);
  const definitions = [...featureSet(features.set, features.snapStates), ...addedFeatures(features.set, features.add)];
  const counted = members.map((member, index) => ({ member, index })).filter(({ member }) => member.weight > 0);
  const summaries: SampledMember[] = [];
  const table: ExplanationRow[] = [];
  for (const { member, index } of counted) {
    const task = { member, models: models.filter((model) => model.member === index), drawn, values, definitions };
    const explained = await explainMember({ s3, threads }, features.cells, task, 1 / counted.length);
    const { link, rows: own, faults } = explained;
    table.push(...own);
    summaries.push({
      ...{ name: member.name, weight: member.weight, link: link ?? 'identity', rows: own.length, faults },
      features: summarizeContributions(
        definitions,
        own.flatMap((row) => [...row.values]),
        own.flatMap((row) => [...row.contributions]),
      ),
      interactions: summarizeInteractions(definitions, explained.interactions),
    });
  }
  await writeObject(s3, paths.rows, explanationTable(definitions, table), 'application/vnd.apache.parquet');
  const summary: ExplanationSample = { run, rows: drawn.length, seed, members: summaries };
  await writeObject(s3, paths.summary, sealedFor(paths.summary, summary), 'application/json');
  return { uri: paths.summary };
}

interface Task {
  readonly member: ExplainForecastInput['members'][number];
  /** Its own. */
  readonly models: readonly ChampionModel[];
  readonly drawn: readonly DrawnRow[];
  /** Of each drawn row. */
  readonly values: readonly Float32Array[];
  readonly definitions: readonly FeatureDefinition[];
}

interface ExplainedMember {
  readonly link: Link | undefined;
  readonly rows: readonly ExplanationRow[];
  /** features x features, one a row that was looked at so. */
  readonly interactions: readonly Float32Array[];
  readonly faults: readonly string[];
}

/** The drawn rows as a member's models answer for them, model by model. @param share of the work that may be done, 0 to 1 */
async function explainMember(
  deps: Pick<ExplanationDeps, 's3' | 'threads'>,
  cells: readonly Cell[],
  task: Task,
  share: number,
): Promise<ExplainedMember> {
  const { member, drawn, values, definitions } = task;
  const width = definitions.length;
  const groups = groupCells(cells, member.per).flatMap((group) => {
    const inside = new Set(group.cells.map((cell) => cell.name));
    const positions = [...drawn.keys()].filter((at) => inside.has((drawn[at] as DrawnRow).cell.name));
    return positions.length === 0 ? [] : [{ name: group.name, positions }];
  });
  const rows: ExplanationRow[] = [];
  const interactions: Float32Array[] = [];
  const faults: string[] = [];
  let link: Link | undefined;
  const answers = groups.map((group) =>
    explainGroup(deps, task, group, (share * group.positions.length) / drawn.length),
  );
  for (const [index, explained] of (await Promise.all(answers)).entries()) {
    const { name, positions } = groups[index] as Group;
    if (explained.kind === 'fault') {
      faults.push(`The model for ${name} can't be explained: ${explained.reason}.`);
      continue;
    }
    link = explained.link;
    interactions.push(...explained.interactions);
    for (const [row, answer] of explained.answers.entries()) {
      const at = positions[row] as number;
      rows.push({
        ...{ member: member.name, row: drawn[at] as DrawnRow, answer, bias: explained.bias },
        values: values[at] as Float32Array,
        contributions: explained.contributions.subarray(row * width, (row + 1) * width),
      });
    }
  }
  return { link, rows, interactions, faults };
}

interface Group {
  readonly name: string;
  /** Of the drawn rows that are its. */
  readonly positions: readonly number[];
}

async function explainGroup(
  { s3, threads }: Pick<ExplanationDeps, 's3' | 'threads'>,
  { member, models, values, definitions }: Task,
  { name, positions }: Group,
  share: number,
): Promise<ExplainedRows> {
  const model = models.find(({ group }) => group === name);
  if (model === undefined) return { kind: 'fault', reason: 'it is not recorded' };
  const features = definitions.length;
  const rows = new Float32Array(positions.length * features);
  positions.forEach((at, row) => {
    rows.set(values[at] as Float32Array, row * features);
  });
  const archive = await readStored(s3, model, { what: `the model of ${member.name} for ${name}`, cure: CURE });
  const paired = positions.filter((at) => at < PAIRED_ROWS).length;
  return threads.run(explanationTasks.explainRows, {
    ...{ archive, algorithm: member.algorithm, model: member.model, rows, features, paired, share },
  });
}

const CURE = 'Start the run again; the model is then trained anew.';

/** What the models saw of each drawn row. @throws StoredObjectInvalid when a file lacks one */
async function valuesOf(
  s3: S3Client,
  { features, originDay }: ForecastSources,
  drawn: readonly DrawnRow[],
): Promise<readonly Float32Array[]> {
  const byFile = new Map<string, number[]>();
  for (const { cell, row } of drawn) {
    const uri = foldFiles(features, originDay).input(cell);
    byFile.set(uri, [...(byFile.get(uri) ?? []), row]);
  }
  const read = new Map<string, ReadonlyMap<number, Float32Array>>();
  for (const [uri, rows] of byFile) read.set(uri, await readRows(s3, uri, rows));
  return drawn.map(({ cell, row }) => {
    const uri = foldFiles(features, originDay).input(cell);
    const values = read.get(uri)?.get(row);
    if (values !== undefined) return values;
    throw failure(
      'StoredObjectInvalid',
      `${uri} has no row ${row + 1} any more. Start the run again; it is made anew.`,
    );
  });
}
