import { silenceAwsVersionWarning } from '@durable-forecast/lib/supported-node.mjs';
import Table from 'cli-table3';
import { Command } from 'commander';
import type { Bench, BenchResult } from './support/bench.js';

// It would stand between the results.
silenceAwsVersionWarning();

/** A bench loads its code only when it is asked for: what is not loaded takes no memory in the figures of another. */
interface Entry {
  readonly summary: string;
  readonly load: () => Promise<{ readonly bench: Bench<never> }>;
}

const BENCHES: Readonly<Record<string, Entry>> = {
  accuracy: {
    summary: 'WRMSSE on the M5 data, origin by origin, beside mlforecast and StatsForecast',
    load: () => import('./accuracy/accuracy.js'),
  },
  features: {
    summary: 'features of all of M5 in memory, beside polars and pandas',
    load: () => import('./features/features.js'),
  },
  'job-start': {
    summary: 'from CreateTrainingJob to the first line of the algorithm, beside SageMaker',
    load: () => import('./job-start/job-start.js'),
  },
  lstm: {
    summary: 'the LSTM container on M5: seconds an epoch and memory, beside a plain Keras loop, and its WRMSSE',
    load: () => import('./lstm/lstm.js'),
  },
  operate: {
    summary: '200 schedules, 50 runs at a time on one worker: memory, actions of Temporal Cloud, punctuality',
    load: () => import('./operate/operate.js'),
  },
  rules: {
    summary: 'the processor time that Debugger rules of 100 running jobs take',
    load: () => import('./rules/rules.js'),
  },
  scale: {
    summary: 'raw files to a published version, step by step, for M5 and for many times its stores',
    load: () => import('./scale/scale.js'),
  },
  sweep: {
    summary: 'a sweep of 40 trials on the whole stack, beside a Python loop with Optuna',
    load: () => import('./sweep/sweep.js'),
  },
  thousand: {
    summary: 'a sweep of a thousand simulated trainings, while SageMaker throttles',
    load: () => import('./thousand/thousand.js'),
  },
  totals: {
    summary: 'WRMSSE of the daily totals of M5, at many past origins, without any training job',
    load: () => import('./totals/totals.js'),
  },
};

const [name, ...words] = process.argv.slice(2);
const entry = name === undefined ? undefined : BENCHES[name];
if (entry !== undefined) await runBench(name as string, entry, words);
else {
  const isAsked = name === undefined || ['--help', '-h', 'help'].includes(name);
  if (!isAsked) console.error(`There is no bench named '${name}'.`);
  console.log(listing());
  if (!isAsked) process.exitCode = 1;
}

async function runBench(benchName: string, { load }: Entry, flags: readonly string[]): Promise<void> {
  const { bench } = await load();
  // Commander wraps the lines of a paragraph itself.
  const description = bench.description.replace(/(?<!\n)\n(?!\n)/g, ' ');
  const command = new Command(`npm run bench -- ${benchName}`).description(description);
  for (const option of bench.options) command.addOption(option);
  await command
    .option('--json', 'print {bench, rows, ratio} as JSON')
    .action(async ({ json, ...own }: { readonly json?: true }) => {
      const result = await bench.run(own as never);
      console.log(json ? JSON.stringify(result) : render(result));
    })
    .parseAsync(flags, { from: 'user' });
}

function listing(): string {
  const lines = Object.entries(BENCHES).map(([key, { summary }]) => `  ${key.padEnd(11)}${summary}`);
  return ['Usage: npm run bench -- NAME [flags]; NAME --help names the flags.', '', ...lines].join('\n');
}

function render({ bench, rows, ratio }: BenchResult): string {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const table = new Table({ head: columns, style: { head: [], border: [] } });
  for (const row of rows) table.push(columns.map((column) => cell(row[column])));
  return [bench, table.toString(), `ratio ${ratio === null ? '–' : ratio.toFixed(2)}`].join('\n');
}

function cell(value: unknown): string {
  if (value === undefined || value === null) return '–';
  return typeof value === 'number' ? String(Number(value.toPrecision(5))) : String(value);
}
