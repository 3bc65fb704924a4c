import { InvalidArgumentError } from 'commander';
import { withTemporal } from '../../connection/with-temporal.js';
import { setRampingBuild } from '../../deployments/change-routing.js';
import { findDeployment } from '../../deployments/find-deployment.js';
import { readDeployment } from '../../deployments/read-deployment.js';
import { describeBuild, requireBuild } from '../../deployments/require-build.js';
import { UserError } from '../../errors/user-error.js';
import { buildId, type DeploymentOptions, deploymentCommand, operator, seconds } from './deployment-command.js';

interface RampOptions extends DeploymentOptions {
  readonly percent: number;
  readonly wait: number;
}

export const rampCommand = () =>
  deploymentCommand('ramp', 'let a share of new work go to a build, before all of it does')
    .argument('<build>', 'build id of workers that run', buildId)
    .requiredOption('--percent <number>', 'how much, 0 to 100; 0 ends it', percent)
    .option('--wait <seconds>', 'how long its workers may take to come up', seconds, 0)
    .action((build: string, { state, deployment, percent: share, wait }: RampOptions) =>
      withTemporal(state, async (client) => {
        const name = await findDeployment(client, deployment, wait);
        if (share === 0) {
          const now = await readDeployment(client.temporal, name);
          if (now.ramping?.buildId !== build)
            throw new UserError(`Build ${build} of ${name} gets no share of new work.`);
          await setRampingBuild(client, now, { buildId: build, percent: 0, by: operator() });
          console.log(`All new work of ${name} goes to ${describeBuild(now.current)} again.`);
          return;
        }
        const before = await requireBuild(client.temporal, name, build, wait);
        if (before.current === build) throw new UserError(`All new work of ${name} goes to build ${build} already.`);
        await setRampingBuild(client, before, { buildId: build, percent: share, by: operator() });
        console.log(
          `${share} % of the new work of ${name} goes to build ${build}, the rest to ${describeBuild(before.current)}.`,
        );
      }),
    );

function percent(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && value >= 0 && value <= 100) return value;
  throw new InvalidArgumentError('Give a number from 0 to 100.');
}
