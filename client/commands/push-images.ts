import { Command } from 'commander';
import { keepVariables } from '../files/keep-variables.js';
import { type Buildable, findBuildable, variablePart } from '../images/buildable.js';
import { Engine } from '../images/engine.js';
import { type PushedImage, pushImage, repositoryIn } from '../images/push-image.js';
import { type Registry, registryOf } from '../images/registry.js';
import { signIn } from '../images/sign-in.js';
import { printJson } from '../json/json-shape.js';
import { pushedImagesShape } from '../json/pushed-images-shape.js';
import { colours } from '../terminal/colours.js';
import { outputFile } from './options.js';

interface PushOptions {
  readonly registry?: string;
  readonly env?: string;
  readonly login?: boolean;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

export const pushImagesCommand = () =>
  new Command('push-images')
    .description('build the containers of algorithms, push them, and say by which digests jobs run them')
    .argument('[algorithms...]', 'whose containers; all that have one, by default')
    .option(
      '--registry <address>',
      "host, and the path of repositories; the ECR of FORECAST_ROLE_ARN's account in AWS_REGION by default",
    )
    .option('--env <file>', 'write the digests into a file of variables for workers; its other lines stay', outputFile)
    .option('--login', 'sign in to ECR first, with the credentials of the AWS CLI')
    .option('--dry-run', 'say what would be built and pushed, and do nothing')
    .option('--json', 'as JSON')
    .action(async (names: string[], options: PushOptions) => {
      const registry = registryOf(options.registry);
      const wanted = await findBuildable(names, process.cwd());
      if (options.dryRun) return showPlan(registry, wanted);
      const engine = await Engine.find();
      if (options.login) await signIn(engine, registry);
      const pushed: PushedImage[] = [];
      for (const each of wanted) {
        progress(`${each.algorithm}: ${each.dockerfile}`);
        const image = await pushImage(engine, registry, each, (line) => progress(`  ${line}`));
        // Kept at once: a later one may fail.
        if (options.env !== undefined) await keepVariables(options.env, { [variableOf(image)]: image.address });
        pushed.push(image);
      }
      if (options.json) return printJson(pushedImagesShape, { registry: registry.address, images: pushed.map(shown) });
      for (const image of pushed) console.log(`${variableOf(image)}=${image.address}`);
      progress(nextStep(options.env));
    });

const variableOf = ({ algorithm }: Pick<PushedImage, 'algorithm'>): string =>
  `FORECAST_IMAGE_${variablePart(algorithm)}`;

const shown = (image: PushedImage) => ({ ...image, variable: variableOf(image) });

/** Beside what is printed for programs: it may be piped into a file. */
const progress = (line: string): void => console.error(colours.dim(line));

const nextStep = (file: string | undefined): string =>
  file === undefined
    ? 'Set these for every worker; jobs of runs that start from then on use them.'
    : `Written to ${file}. Start every worker with it; jobs of runs that start from then on use them.`;

function showPlan(registry: Registry, wanted: readonly Buildable[]): void {
  for (const each of wanted) console.log(`${each.algorithm}  ${each.dockerfile}  ->  ${repositoryIn(registry, each)}`);
}
