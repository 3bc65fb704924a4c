import { ListTagsCommand } from '@aws-sdk/client-sagemaker';
import { HOME_TAG, OWNER_TAG, RUN_TAG } from '../../contracts/jobs/job-tags.js';
import { type FoundOrphans, JOB_KINDS, kindName, type Orphan } from '../../contracts/maintenance/orphans.js';
import { callAws, isMissing } from '../aws/aws-failure.js';
import { withHeartbeats } from '../heartbeats.js';
import { awaitDescribeTurn } from '../training/poll.js';
import type { OrphanDeps } from './deps.js';
import { type ListedJob, listJobs } from './list-jobs.js';

export interface FindOrphansInput {
  readonly graceSeconds: number;
}

/**
 * Jobs in progress whose owner is no open workflow of this Temporal service.
 *
 * An owner is open before its job is created and until the job has ended, so a closed owner's job is an orphan. The grace
 * is for clocks that differ and for tags that AWS shows late. Only jobs with this service's tag are judged: the owners of
 * others can't be asked here, and would all seem closed.
 */
export function findOrphans(deps: OrphanDeps, { graceSeconds }: FindOrphansInput): Promise<FoundOrphans> {
  const first = { status: 'Listing', seen: 0 };
  return withHeartbeats<typeof first, FoundOrphans>(first, async (report) => {
    const youngest = Date.now() - graceSeconds * 1000;
    const found = { orphans: [] as Orphan[], seen: 0, foreign: 0, young: 0 };
    for (const kind of JOB_KINDS) {
      for (let token: string | undefined, more = true; more; ) {
        await awaitDescribeTurn(deps);
        const page = await callAws(`list the ${kindName(kind)}s`, () => listJobs(deps.sagemaker, kind, token));
        for (const job of page.jobs) {
          found.seen += 1;
          report({ status: `Listing ${kindName(kind)}s`, seen: found.seen });
          const verdict = await judge(deps, job, youngest);
          if (typeof verdict === 'object') found.orphans.push(verdict);
          else if (verdict !== 'owned') found[verdict] += 1;
        }
        token = page.next;
        more = token !== undefined;
      }
    }
    return found;
  });
}

async function judge(
  deps: OrphanDeps,
  { kind, name, arn, createdAt }: ListedJob,
  youngest: number,
): Promise<Orphan | 'foreign' | 'young' | 'owned'> {
  const tags = await tagsOf(deps, arn);
  const owner = tags.get(OWNER_TAG);
  if (owner === undefined || tags.get(HOME_TAG) !== deps.home) return 'foreign';
  if (createdAt.getTime() > youngest) return 'young';
  if (await deps.isOpen(owner)) return 'owned';
  return { kind, name, owner, run: tags.get(RUN_TAG) ?? '', createdAt: createdAt.toISOString() };
}

/** A job that was deleted between the list and this question has no tags. */
async function tagsOf(deps: OrphanDeps, arn: string): Promise<ReadonlyMap<string, string>> {
  await awaitDescribeTurn(deps);
  try {
    const { Tags: tags = [] } = await deps.sagemaker.send(new ListTagsCommand({ ResourceArn: arn }));
    return new Map(tags.map(({ Key: key = '', Value: value = '' }) => [key, value]));
  } catch (error) {
    if (isMissing(error)) return new Map();
    return callAws(`ListTags ${arn}`, () => Promise.reject(error));
  }
}
