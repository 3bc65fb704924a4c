import type { S3Client } from '@aws-sdk/client-s3';
import { nearestName } from '@durable-forecast/lib/nearest-name';
import type { DatasetManifest } from '../../contracts/dataset/dataset.js';
import { failure } from '../aws/aws-failure.js';
import { readPanel } from '../panels/read-panels.js';

/**
 * Whether the data has all series that a request names to be drawn. One store is in memory at a time.
 *
 * @throws RequestInvalid with each that it has not
 */
export async function requireSeries(
  s3: S3Client,
  { panels }: Pick<DatasetManifest, 'panels'>,
  named: readonly string[],
): Promise<void> {
  const missing = new Set(named);
  const nearest = new Map<string, string>();
  let example = '';
  for (const ref of panels) {
    if (missing.size === 0) return;
    const { ids } = (await readPanel(s3, ref)).panel.series;
    for (const id of ids) missing.delete(id);
    example ||= ids[0] as string;
    // The nearest of all is the nearest of the stores' nearest ones.
    for (const id of missing) {
      const found = nearestName(id, nearest.has(id) ? [nearest.get(id) as string, ...ids] : ids);
      if (found !== undefined) nearest.set(id, found);
    }
  }
  if (missing.size === 0) return;
  const told = [...missing].map(
    (id) => `report.series names ${JSON.stringify(id)}, which is no series in scope${hint(nearest.get(id), example)}`,
  );
  throw failure('RequestInvalid', told.join('\n'));
}

/** There may be millions, so none is listed but the nearest, or one for the form. */
const hint = (nearest: string | undefined, example: string): string =>
  nearest === undefined ? `; write ids as the forecast has them, such as ${example}.` : `; did you mean '${nearest}'?`;
