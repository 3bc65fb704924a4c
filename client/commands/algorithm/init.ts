import { Command } from 'commander';
import { initAlgorithm } from '../../algorithms/init-algorithm.js';

export const initCommand = () =>
  new Command('init')
    .description('write a container and its declaration, which work as they are, for you to change')
    .argument('<name>', 'of the algorithm: lower-case letters, digits and hyphens')
    .option('--dir <dir>', 'folder that gets containers/<name> and algorithms/<name>.yaml', '.')
    .action(async (name: string, { dir }: { dir: string }) => {
      const files = await initAlgorithm(name, dir);
      console.log([`Wrote in ${dir}:`, ...files.map((file) => `  ${file}`), '', nextSteps(name)].join('\n'));
    });

const nextSteps = (name: string): string =>
  [
    'Change train and serve to what you want to learn, and the declaration with them (docs/algorithms.md). Then:',
    `  npx forecast algorithm test ${name}                       # on the local stack, with the data of its newest run`,
    `  npx forecast run --config FILE --data DIR                # with sweep: { algorithms: { lightgbm: {}, ${name}: {} } }`,
  ].join('\n');
