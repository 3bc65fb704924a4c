import { hashOf } from '@durable-forecast/lib/hash';
import { scenarioPaths } from '../../contracts/scenario/scenario-paths.js';
import type { DeleteScenarioInput } from '../../contracts/scenario/what-if.js';
import { deleteIfSame } from '../s3/delete-if-same.js';
import { listObjects } from '../s3/list-objects.js';
import { readContent } from '../s3/s3-objects.js';
import type { ScenarioDeps } from './deps.js';

/**
 * Deletes what is kept of a scenario: its manifest first, without which nobody takes it for whole, and its definition last, which frees
 * the name once nothing else is left. It can be killed anywhere and begun again; a later scenario of the same name stays.
 */
export async function deleteScenario(
  { s3, bucket }: Pick<ScenarioDeps, 's3' | 'bucket'>,
  { forecast, scenario, identity }: DeleteScenarioInput,
): Promise<void> {
  const { uri, definition, manifest } = scenarioPaths(bucket, forecast).scenario(scenario);
  const found = await readContent(s3, definition);
  if (found === undefined || hashOf(new TextDecoder().decode(found.content)) !== identity) return;
  const rank = (object: string) => (object === manifest ? 0 : object === definition ? 2 : 1);
  const objects = [...(await listObjects(s3, uri))].sort((a, b) => rank(a.uri) - rank(b.uri));
  for (const object of objects) if (!(await deleteIfSame(s3, object))) return;
}
