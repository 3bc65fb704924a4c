import { sleep } from '@temporalio/activity';
import type { StepClaim, StepRef } from '../../contracts/training/step-cache.js';
import { withHeartbeats } from '../heartbeats.js';
import { claimStep } from './claim-step.js';
import type { StepDeps } from './deps.js';

/** Waits for a step that another workflow is at: until it is done, or the other one gave it up and it is the owner's. */
export function awaitStep(
  deps: StepDeps,
  step: StepRef,
  owner: string,
): Promise<Exclude<StepClaim, { kind: 'taken' }>> {
  return withHeartbeats<{ status: string }, Exclude<StepClaim, { kind: 'taken' }>>(
    { status: 'WaitingForSameStep' },
    async (report) => {
      for (;;) {
        const claim = await claimStep(deps, step, owner);
        if (claim.kind !== 'taken') return claim;
        report({ status: `Waiting for the same step of ${claim.owner}` });
        await sleep(deps.pollSeconds * 1000);
      }
    },
  );
}
