import { silenceAwsVersionWarning } from '@durable-forecast/lib/supported-node.mjs';
import Table from 'cli-table3';
import { Command } from 'commander';
import { type ChaosMatrix, type ChaosResult, numberFromOne } from './chaos.js';

// It would stand between the results.
silenceAwsVersionWarning();

interface Entry {
  readonly summary: string;
  readonly load: () => Promise<{ readonly matrix: ChaosMatrix<never> }>;
}

const MATRICES: Readonly<Record<string, Entry>> = {
  data: {
    summary: 'raw files, broken in every way that files get broken',
    load: () => import('./data.js'),
  },
  deploy: {
    summary: 'a new build of the workers, rolled out while runs are open',
    load: () => import('./deploy.js'),
  },
  endpoints: {
    summary: 'the worker, killed while versions are deployed, updated, rolled back and expire behind endpoints',
    load: () => import('./endpoints.js'),
  },
  faults: {
    summary: 'a sweep under every fault that the local SageMaker can have',
    load: () => import('./faults.js'),
  },
  hostile: {
    summary: 'requests, archives, raw files, YAML, tensors and expressions as a stranger would write them',
    load: () => import('./hostile.js'),
  },
  load: {
    summary: 'many training jobs that are created at the same moment',
    load: () => import('./load.js'),
  },
  notifications: {
    summary: 'the worker and Temporal, killed while events are told to a webhook that fails, too',
    load: () => import('./notifications.js'),
  },
  people: {
    summary: 'scheduled runs that ask and tell people, while worker and Temporal are killed',
    load: () => import('./people.js'),
  },
  publish: {
    summary: 'publications and rollbacks, killed at each step while readers poll, and two publishers at once',
    load: () => import('./publish.js'),
  },
  readback: {
    summary: 'objects that are read back, deleted, cut, swapped and changed between and during runs',
    load: () => import('./readback.js'),
  },
  scenarios: {
    summary: 'scenarios of a published version, and their deletion, while worker, S3 and SageMaker are killed',
    load: () => import('./scenarios.js'),
  },
  season: {
    summary: 'a season of weekly scheduled runs, with late and broken data, an outage and an overlap',
    load: () => import('./season.js'),
  },
  server: {
    summary: 'the local SageMaker, killed at moments of job lives',
    load: () => import('./server.js'),
  },
  stack: {
    summary: 'each part of the stack, and all of it, killed in the sweep of a run',
    load: () => import('./stack.js'),
  },
  worker: {
    summary: 'the worker, killed at exact moments of submit, watch and stop',
    load: () => import('./worker.js'),
  },
};

const [name, ...words] = process.argv.slice(2);
const entry = name === undefined ? undefined : MATRICES[name];
if (entry !== undefined) await runMatrix(name as string, entry, words);
else {
  const isAsked = name === undefined || ['--help', '-h', 'help'].includes(name);
  if (!isAsked) console.error(`There is no matrix named '${name}'.`);
  console.log(listing());
  if (!isAsked) process.exitCode = 1;
}

/** Exit code 1 when a point failed. */
async function runMatrix(matrixName: string, { load }: Entry, flags: readonly string[]): Promise<void> {
  const { matrix } = await load();
  // Commander wraps the lines of a paragraph itself.
  const description = matrix.description.replace(/(?<!\n)\n(?!\n)/g, ' ');
  const command = new Command(`npm run chaos -- ${matrixName}`)
    .description(description)
    .option('--points <number>', 'how many points to try', numberFromOne, matrix.points)
    .option('--seed <number>', 'where the points lie', numberFromOne, 1);
  for (const option of matrix.options ?? []) command.addOption(option);
  await command
    .option('--json', 'print {matrix, points, failures, rows} as JSON')
    .action(async ({ json, ...options }: { readonly json?: true }) => {
      const log = json ? () => undefined : (line: string) => console.log(line);
      const result = await matrix.run({ ...options, log } as never);
      console.log(json ? JSON.stringify(result) : render(result));
      if (result.failures.length > 0) process.exitCode = 1;
    })
    .parseAsync(flags, { from: 'user' });
}

function listing(): string {
  const lines = Object.entries(MATRICES).map(([key, { summary }]) => `  ${key.padEnd(15)}${summary}`);
  return ['Usage: npm run chaos -- NAME [flags]; NAME --help names the flags.', '', ...lines].join('\n');
}

function render({ matrix, points, failures, rows = [] }: ChaosResult): string {
  return [
    ...(rows.length === 0 ? [] : [table(rows)]),
    `${matrix}: ${points} points, ${failures.length} unexpected`,
    ...failures.map(({ point, expected, got }) => `  ${point}: expected ${expected}, got ${got}`),
  ].join('\n');
}

function table(rows: readonly Readonly<Record<string, unknown>>[]): string {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const drawn = new Table({ head: columns, style: { head: [], border: [] } });
  for (const row of rows) drawn.push(columns.map((column) => String(row[column] ?? '–')));
  return drawn.toString();
}
