import { UserError } from '../errors/user-error.js';
import type { Deployment } from './deployment.js';
import { leftBuild } from './drain-build.js';
import { describeBuild } from './require-build.js';

/** Why what is pinned to a build should stay there: it has workers, which know best how it goes on. */
export function moveFault(deployment: Deployment, buildId: string): UserError | undefined {
  const { workers } = leftBuild(deployment, buildId);
  if (workers === 0) return undefined;
  const running =
    workers === 1 ? `1 worker of build ${buildId} still runs` : `${workers} workers of build ${buildId} still run`;
  const target = describeBuild(deployment.current);
  return new UserError(
    `${running}, and what is pinned to it ends there: npx forecast deploy drain ${buildId} waits for that. To let it go on under ${target} instead, which must replay what ${buildId} did, stop them first or say --force.`,
  );
}
