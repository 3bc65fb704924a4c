import { hasLocalStorage } from '@durable-forecast/lib/local-storage';
import { validationError } from '../../model/aws-error.js';

/**
 * A key for the disks of an instance that encrypts its own.
 *
 * @param member the request's member that holds the key, for example `VolumeKmsKeyId`
 * @throws AwsError naming the type
 */
export function requireDiskKeyPossible(
  key: string | undefined,
  types: readonly (string | undefined)[],
  member: string,
): void {
  if (key === undefined || key === '') return;
  const local = types.find((type) => type !== undefined && hasLocalStorage(type));
  if (local === undefined) return;
  throw validationError(
    `${member} can not be used with instance type ${local}, which has local storage: its hardware encrypts it. Leave the key out.`,
  );
}
