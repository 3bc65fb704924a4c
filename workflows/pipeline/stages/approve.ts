import { ApplicationFailure, condition, log } from '@temporalio/workflow';
import { formatShare } from '../../../contracts/publication/drift-shares.js';
import type { ShardForecast } from '../../../contracts/publication/publication.js';
import type { ApprovalSettings } from '../../../contracts/request/approval.js';
import type { ApprovalNumbers } from '../../../contracts/run/approval.js';
import { publishing } from '../../shared/proxies.js';
import { type Approval, describeOutcome } from '../approval.js';
import type { ChampionRegistration } from '../champion-registration.js';
import { describeNumbers, describeUncompared, largestDrift } from '../drift-of.js';
import type { RunContext } from './run-context.js';
import type { Selection } from './select-champion.js';

/**
 * Asks a person whether the forecast may be published, where the request wants it, and waits for the decision.
 *
 * @throws ForecastRejected when a person, or the default at the deadline, decides against it: nothing is published then
 */
export async function approve(
  context: RunContext,
  approval: Approval,
  { selection, shards }: { readonly selection: Selection; readonly shards: readonly ShardForecast[] },
  registration: ChampionRegistration,
): Promise<void> {
  const settings = context.request.publish.approval;
  if (settings === undefined || settings.when === 'none') return;
  await context.clock.stage('approve', async () => {
    const { request, environment, dataset } = context;
    const drift = await publishing.measureDrift({
      name: request.name,
      bucket: environment.bucket,
      originDay: dataset.originDay,
      shards,
    });
    const numbers = numbersOf(selection, drift);
    await decide(context, { approval, registration }, settings, numbers);
  });
}

async function decide(
  { view, notifier }: RunContext,
  { approval, registration }: { readonly approval: Approval; readonly registration: ChampionRegistration },
  settings: ApprovalSettings,
  numbers: ApprovalNumbers,
): Promise<void> {
  const drift = largestDrift(numbers.drift);
  // What is approved could not be published: a person mends the pointer first.
  const mayPass = settings.when === 'above-drift' && numbers.drift.damagedPointer === undefined;
  if (mayPass && drift <= settings.maxDrift) {
    const allowed = `the total differs by ${formatShare(drift)}, of ${formatShare(settings.maxDrift)} that are allowed`;
    const uncompared = describeUncompared(numbers.drift);
    const reason = uncompared === undefined ? allowed : `${allowed}; ${uncompared}`;
    approval.settle({ decision: 'approve', by: '', reason, how: 'within-drift', at: now() });
  } else {
    approval.ask(settings, numbers, Date.now());
    view.changed();
    registration.ask();
    if (approval.wait !== null) await notifier.needsApproval(approval.wait);
    log.info('the forecast waits for approval', { question: describeNumbers(numbers) });
    const summary = `approval; without one: ${settings.default}`;
    await condition(() => approval.outcome !== undefined, settings.deadlineSeconds * 1000, {
      summary,
    });
    // A decision that came with the deadline was taken, and counts.
    if (approval.outcome === undefined) {
      approval.settle({ decision: settings.default, by: '', reason: 'nobody decided', how: 'default', at: now() });
    }
  }
  const { outcome } = approval;
  if (outcome === undefined) return;
  view.know({ approval: outcome });
  if (outcome.decision === 'approve') return;
  throw ApplicationFailure.nonRetryable(`${describeOutcome(outcome)}\n${describeNumbers(numbers)}`, 'ForecastRejected');
}

const numbersOf = ({ champion, score, scoreboard }: Selection, drift: ApprovalNumbers['drift']): ApprovalNumbers => {
  const [baseline] = scoreboard.baselines;
  return {
    champion: champion.name,
    score: score.wrmsse,
    ...(baseline === undefined ? {} : { baseline: { name: baseline.name, wrmsse: baseline.wrmsse } }),
    drift,
  };
};

const now = (): string => new Date().toISOString();
