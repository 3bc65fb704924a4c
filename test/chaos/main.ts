import { access } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import Table from 'cli-table3';
import { Command } from 'commander';
import type { ChaosOptions, ChaosResult } from './chaos.js';

/** `npm run chaos -- NAME --points N --seed S [--json]`: runs `test/chaos/NAME.ts`; exit 1 when a point failed. */
const program = new Command('chaos')
  .argument('<name>', 'which matrix: a file of test/chaos/')
  .option('--points <number>', 'how many points to try', '10')
  .option('--seed <number>', 'where the points lie', '1')
  .option('--json', 'print {matrix, points, failures} as JSON')
  .action(async (name: string, options: { points: string; seed: string; json?: boolean }) => {
    const file = new URL(`./${name}.ts`, import.meta.url);
    if (!/^[a-z-]+$/.test(name) || ['main', 'chaos'].includes(name) || !(await exists(file))) {
      console.error(`There is no matrix named '${name}'. Look into test/chaos/ for the names.`);
      process.exitCode = 1;
      return;
    }
    const { run } = (await import(file.href)) as { run: (options: ChaosOptions) => Promise<ChaosResult> };
    const result = await run({
      points: Number(options.points),
      seed: Number(options.seed),
      log: options.json ? () => undefined : (line) => console.log(line),
    });
    console.log(options.json ? JSON.stringify(result) : render(result));
    if (result.failures.length > 0) process.exitCode = 1;
  });

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
