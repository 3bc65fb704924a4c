import { type PackageRef, packageUri, storedPackage } from '../../contracts/registry/champion-package.js';
import { readJsonIfSound } from '../s3/read-json.js';
import type { RegistryDeps } from './deps.js';

/** Where the package of a run's models is, as the run has noted it; a damaged note is as good as none. */
export async function notedPackage(
  { s3, bucket }: Pick<RegistryDeps, 's3' | 'bucket'>,
  run: string,
): Promise<PackageRef | undefined> {
  const { value } = await readJsonIfSound(s3, packageUri(bucket, run), storedPackage);
  if (value?.run !== run) return undefined;
  const { group, version, arn } = value;
  return { group, version, arn };
}
