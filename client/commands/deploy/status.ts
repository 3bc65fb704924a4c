import { withTemporal } from '../../connection/with-temporal.js';
import { findDeployment } from '../../deployments/find-deployment.js';
import { readDeployment } from '../../deployments/read-deployment.js';
import { deploymentShape } from '../../json/deployment-shape.js';
import { printJson } from '../../json/json-shape.js';
import { renderDeployment } from '../../views/render-deployment.js';
import { type DeploymentOptions, deploymentCommand } from './deployment-command.js';

export const statusCommand = () =>
  deploymentCommand('status', 'builds of the workers: where new work goes, and which are still needed')
    .option('--json', 'print it as JSON')
    .action(({ state, deployment, json }: DeploymentOptions & { readonly json?: boolean }) =>
      withTemporal(state, async (client) => {
        const found = await readDeployment(client.temporal, await findDeployment(client, deployment));
        if (!json) return console.log(renderDeployment(found));
        const { name, current, ramping, builds, unversioned } = found;
        printJson(deploymentShape, {
          deployment: name,
          current,
          ramping: ramping && { build: ramping.buildId, percent: ramping.percent },
          builds: builds.map(({ buildId, ...build }) => ({ build: buildId, ...build })),
          unversioned,
        });
      }),
    );
