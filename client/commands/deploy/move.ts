import { withTemporal } from '../../connection/with-temporal.js';
import { describePinned, leftBuild } from '../../deployments/drain-build.js';
import { findDeployment } from '../../deployments/find-deployment.js';
import { moveFault } from '../../deployments/move-fault.js';
import { movePinned } from '../../deployments/move-pinned.js';
import { readDeployment } from '../../deployments/read-deployment.js';
import { describeBuild, requireBuild } from '../../deployments/require-build.js';
import { UserError } from '../../errors/user-error.js';
import { confirm } from '../../terminal/confirm.js';
import { buildId, type DeploymentOptions, deploymentCommand, seconds } from './deployment-command.js';

interface MoveOptions extends DeploymentOptions {
  readonly wait: number;
  readonly force?: boolean;
  readonly yes?: boolean;
}

export const moveCommand = () =>
  deploymentCommand(
    'move',
    'let what is pinned to a build go on under the current one: where its workers are gone for good',
  )
    .argument('<build>', 'build id that is not the current one any more', buildId)
    .option('--wait <seconds>', 'how long workers of the current build may take to come up', seconds, 0)
    .option('--force', 'although workers of the build still run')
    .option('--yes', 'do not ask')
    .action((build: string, { state, deployment, wait, force, yes }: MoveOptions) =>
      withTemporal(state, async (client) => {
        const before = await readDeployment(client.temporal, await findDeployment(client, deployment));
        if (leftBuild(before, build).pinned === 0) {
          console.log(`Nothing is pinned to build ${build}.`);
          return;
        }
        const found = await requireBuild(client.temporal, before.name, before.current, wait);
        const { pinned } = leftBuild(found, build);
        const fault = force ? undefined : moveFault(found, build);
        if (fault !== undefined) throw fault;
        const target = describeBuild(found.current);
        if (!yes && !(await confirm(`${describePinned(pinned)} to build ${build}. Let them go on under ${target}?`)))
          return;
        const { moved, failed } = await movePinned(client.temporal, found.name, build);
        console.log(`${moved} workflows go on under ${target}, from their next step on.`);
        if (failed.length > 0) {
          const lines = failed.map(({ workflowId, reason }) => `  ${workflowId}: ${reason}`);
          throw new UserError([`${failed.length} could not be moved:`, ...lines].join('\n'));
        }
      }),
    );
