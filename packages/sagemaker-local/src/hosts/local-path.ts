import { join } from 'node:path';
import { pathInside } from '@durable-forecast/lib/path-inside';

/** Where a path of the contract, such as /opt/ml/checkpoints, lies for those who know /opt/ml as `ml`. */
export function localPath(ml: string, containerPath: string): string {
  const below = /^\/opt\/ml(?:\/(.*))?$/.exec(containerPath);
  // A path outside /opt/ml gets a place of its own inside it: nothing may leave the root.
  const name = below === null ? `mounts${containerPath}` : (below[1] ?? '');
  return name === '' ? ml : (pathInside(ml, name) ?? join(ml, 'mounts'));
}
