import { forecastPaths } from '../../contracts/publication/forecast-paths.js';
import type { StagedVersion } from '../../contracts/publication/publication.js';
import { storedManifest } from '../../contracts/publication/version-manifest.js';
import { failure } from '../aws/aws-failure.js';
import { readJson } from '../s3/read-json.js';
import { checkLimits, describeOutside } from './check-limits.js';
import { compareWithCurrent } from './compare-with-current.js';
import type { ForecastDeps } from './deps.js';
import type { ReadPointer } from './pointer.js';

/**
 * Asks again whether a checked version may become the current one, where the pointer has moved since it was staged: its total was
 * held against a version that is no longer current.
 *
 * @throws PublicationLost when a person has rolled back meanwhile, or the total lies too far from what is current now
 */
export async function requireReplaceable(
  { s3 }: Pick<ForecastDeps, 's3'>,
  staged: StagedVersion,
  current: ReadPointer | undefined,
): Promise<void> {
  const { manifest: uri } = forecastPaths(staged.bucket, staged.name).version(staged.version);
  const ready = `version ${staged.version} lies ready at ${staged.uri}.`;
  const [move] = current?.pointer.moves ?? [];
  if (move?.kind === 'rolled back') {
    const said = move.reason === undefined ? '' : ` (${move.reason})`;
    throw failure('PublicationLost', `${move.by} went back to version ${move.version} meanwhile${said}; ${ready}`);
  }
  const { checks = [], totalUnits: total, approval } = await readJson(s3, uri, storedManifest);
  const limit = checks.find(({ check }) => check === 'current')?.limit;
  if (limit === undefined) return;
  const now = await compareWithCurrent(s3, staged);
  const outside = checkLimits({ total, lastDays: 0, current: now, limits: { current: limit }, approval }).find(
    ({ result }) => result === 'failed',
  );
  if (outside === undefined) return;
  throw failure(
    'PublicationLost',
    `Another version was published meanwhile. ${describeOutside(outside)} Until then ${ready}`,
  );
}
