import { withTemporal } from '../../connection/with-temporal.js';
import { drainBuild } from '../../deployments/drain-build.js';
import { findDeployment } from '../../deployments/find-deployment.js';
import { readDeployment } from '../../deployments/read-deployment.js';
import { buildId, type DeploymentOptions, deploymentCommand, seconds } from './deployment-command.js';

export const drainCommand = () =>
  deploymentCommand('drain', 'wait until nothing is pinned to a build any more, so that its workers can be stopped')
    .argument('<build>', 'build id that is not the current one any more', buildId)
    .option('--timeout <seconds>', 'how long to wait at most', seconds)
    .action((build: string, { state, deployment, timeout }: DeploymentOptions & { readonly timeout?: number }) =>
      withTemporal(state, async (client) => {
        const found = await readDeployment(client.temporal, await findDeployment(client, deployment));
        await drainBuild(client.temporal, found, build, timeout, console.log);
        console.log(`Nothing is pinned to build ${build}: its workers can be stopped.`);
      }),
    );
