import { readFileSync } from 'node:fs';
import { relative } from 'node:path';

// After `npx vitest run --reporter=default --reporter=json --outputFile.json=FILE`: `node test/slowest-files.mjs FILE` prints
// the table of README.md, the slowest files with their seconds and the share of each in the time of all.
const [file] = process.argv.slice(2);
if (file === undefined) throw new Error('Name the report that vitest wrote with --reporter=json.');
const ROWS = 15;
const { testResults } = JSON.parse(readFileSync(file, 'utf8'));
const files = testResults
  .map(({ name, startTime, endTime }) => ({
    name: relative(process.cwd(), name),
    seconds: (endTime - startTime) / 1000,
  }))
  .sort((a, b) => b.seconds - a.seconds);
const all = files.reduce((sum, { seconds }) => sum + seconds, 0);
const row = (name, seconds) => `| ${name} | ${seconds.toFixed(0)} | ${((100 * seconds) / all).toFixed(0)} % |`;
const rest = files.slice(ROWS);
console.log(
  [
    '| file | seconds | share |',
    '| --- | ---: | ---: |',
    ...files.slice(0, ROWS).map(({ name, seconds }) => row(`\`${name}\``, seconds)),
    row(
      `${rest.length} others`,
      rest.reduce((sum, { seconds }) => sum + seconds, 0),
    ),
    row(`all ${files.length}, two at a time`, all),
  ].join('\n'),
);
