import { withTemporal } from '../../connection/with-temporal.js';
import { setCurrentBuild } from '../../deployments/change-routing.js';
import type { Deployment } from '../../deployments/deployment.js';
import { describePinned } from '../../deployments/drain-build.js';
import { findDeployment } from '../../deployments/find-deployment.js';
import { countPinned } from '../../deployments/read-deployment.js';
import { describeBuild, requireBuild } from '../../deployments/require-build.js';
import { UserError } from '../../errors/user-error.js';
import { buildId, type DeploymentOptions, deploymentCommand, operator, seconds } from './deployment-command.js';

interface SetCurrentOptions extends DeploymentOptions {
  readonly unversioned?: boolean;
  readonly wait: number;
}

export const setCurrentCommand = () =>
  deploymentCommand('set-current', 'let new work go to a build, and with it all open workflows that are not pinned')
    .argument('[build]', 'build id of workers that run', buildId)
    .option('--unversioned', 'to workers without a build instead, as before workers were versioned')
    .option('--wait <seconds>', 'how long its workers may take to come up', seconds, 0)
    .action((build: string | undefined, { state, deployment, unversioned, wait }: SetCurrentOptions) => {
      if ((build === undefined) === (unversioned === undefined)) {
        throw new UserError(
          build === undefined
            ? "Say which build: 'npx forecast deploy status' lists them."
            : 'Say either a build or --unversioned.',
          'usage',
        );
      }
      return withTemporal(state, async (client) => {
        const name = await findDeployment(client, deployment, wait);
        const before = await requireBuild(client.temporal, name, build, wait);
        if (before.current === build) {
          console.log(`New work of ${name} goes to ${describeBuild(build)} already; nothing was changed.`);
          return;
        }
        await setCurrentBuild(client, before, { buildId: build, by: operator() });
        console.log(
          `New work of ${name} goes to ${describeBuild(build)}; it went to ${describeBuild(before.current)}.`,
        );
        const { current } = before;
        if (current !== undefined)
          console.log(adviceOn(before, current, await countPinned(client.temporal, name, current)));
      });
    });

function adviceOn({ builds }: Deployment, before: string, pinned: number): string {
  const workers = builds.find(({ buildId }) => buildId === before)?.workers ?? 0;
  if (pinned === 0 && workers === 0) return `Nothing is left of build ${before}.`;
  return `${describePinned(pinned)} to build ${before}: stop its workers once 'npx forecast deploy drain ${before}' says so.`;
}
