import { access } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import Table from 'cli-table3';
import { Command } from 'commander';
import type { BenchResult } from './support/bench.js';

/** `npm run bench -- NAME [--json]`: runs `bench/NAME/NAME.ts` and prints its rows, ours first, and the ratio. */
const program = new Command('bench')
  .argument('<name>', 'which measurement: a folder of bench/')
  .option('--json', 'print {bench, rows, ratio} as JSON')
  .allowUnknownOption()
  .allowExcessArguments()
  .action(async (name: string, options: { json?: boolean }, command: Command) => {
    const file = new URL(`./${name}/${name}.ts`, import.meta.url);
    if (!/^[a-z-]+$/.test(name) || !(await exists(file))) {
      console.error(`There is no bench named '${name}'. Look into bench/ for the names.`);
      process.exitCode = 1;
      return;
    }
    const { run } = (await import(file.href)) as { run: (flags: readonly string[]) => Promise<BenchResult> };
    const result = await run(command.args.slice(1));
    console.log(options.json ? JSON.stringify(result) : render(result));
  });

await program.parseAsync();

async function exists(file: URL): Promise<boolean> {
  return access(fileURLToPath(file)).then(
    () => true,
    () => false,
  );
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
