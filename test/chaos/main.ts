import { access } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import Table from 'cli-table3';
import { Command } from 'commander';
import type { ChaosOptions, ChaosResult } from './chaos.js';

/** `npm run chaos -- NAME --points N --seed S [--json]`: runs `test/chaos/NAME.ts`; exit 1 when a point failed. */
const program = new Command('chaos')
  .argument('<name>', 'which matrix: a file of test/chaos/')
  .option('--points <number>', 'how many points to try; 10 unless the matrix says otherwise')
  .option('--seed <number>', 'where the points lie', '1')
  .option('--json', 'print {matrix, points, failures} as JSON')
  .action(async (name: string, options: { points?: string; seed: string; json?: boolean }) => {
    const file = new URL(`./${name}.ts`, import.meta.url);
    if (!/^[a-z-]+$/.test(name) || ['main', 'chaos'].includes(name) || !(await exists(file))) {
      console.error(`There is no matrix named '${name}'. Look into test/chaos/ for the names.`);
      process.exitCode = 1;
      return;
    }
    for (const [flag, value] of Object.entries({ points: options.points ?? '1', seed: options.seed })) {
      if (/^[1-9]\d*$/.test(value)) continue;
      console.error(`--${flag}: '${value}' is no number from 1 up.`);
      process.exitCode = 1;
      return;
    }
    const { run, DEFAULT_POINTS = 10 } = (await import(file.href)) as ChaosModule;
    const result = await run({
      points: Number(options.points ?? DEFAULT_POINTS),
      seed: Number(options.seed),
      log: options.json ? () => undefined : (line) => console.log(line),
    });
    console.log(options.json ? JSON.stringify(result) : render(result));
    if (result.failures.length > 0) process.exitCode = 1;
  });

interface ChaosModule {
  readonly run: (options: ChaosOptions) => Promise<ChaosResult>;
  readonly DEFAULT_POINTS?: number;
}

await program.parseAsync();

async function exists(file: URL): Promise<boolean> {
  return access(fileURLToPath(file)).then(
    () => true,
    () => false,
  );
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
