import { CancellationScope, CancelledFailure, patched, setCurrentDetails } from '@temporalio/workflow';
import type { Publication, PublishInput, StagedVersion } from '../../contracts/publication/publication.js';
import { type DetailsRows, detailsTable } from '../shared/details-table.js';
import { patches } from '../shared/patches.js';
import { publishing } from '../shared/proxies.js';

/**
 * Publishes a forecast exactly once: a staged version, its checks, then one conditional switch of the pointer.
 *
 * A reader of `current.json` sees the old version or the whole new one, whatever crashes in between; a second publisher
 * that prepared its version from the same pointer loses cleanly. Cancelled before the switch, nothing is published; a switch
 * that has begun is finished, since nobody could say where a request on its way would leave the pointer.
 */
export async function publishForecast(input: PublishInput): Promise<Publication> {
  const show = (now: string) => setCurrentDetails(detailsTable([['now', now], ...rowsOf(input)]));
  show('writes the version; nothing points to it yet');
  const staged = await publishing.stageVersion(input);
  show('reads the version back');
  await (input.terms === undefined ? publishing.checkVersion(staged) : publishing.checkVersion(staged, input));
  show('makes it the current version');
  const behind = await (patched(patches.publishedIsFinished)
    ? switchOrNothing(staged)
    : publishing.switchPointer(staged));
  const { version, uri, rows } = staged;
  show(`is published: \`${uri}\``);
  // Before 0.2.0 a switch answered nothing.
  return { version, uri, rows, ...(typeof behind === 'string' ? { behind } : {}) };
}

const rowsOf = ({ name, run, originDate, champion }: PublishInput): DetailsRows => [
  ['forecast', name],
  ['version', run],
  ['origin', originDate],
  ['champion', champion],
];

async function switchOrNothing(staged: StagedVersion): Promise<string | undefined> {
  // The word to cancel may have come with the end of the check, in one task.
  if (CancellationScope.current().consideredCancelled) {
    throw new CancelledFailure(`cancelled before version ${staged.version} was made the current one`);
  }
  return CancellationScope.nonCancellable(() => publishing.switchPointer(staged));
}
