import { parseS3Uri } from '@durable-forecast/lib/s3-uri';
import { validationError } from '../../model/aws-error.js';

const NAME = '[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}';
const ENTITY_NAME = '[a-zA-Z0-9](-*[a-zA-Z0-9]){0,119}';

/**
 * Names become folders, so they are checked here too, whatever the protocol layer has let through.
 *
 * @param member the request's member as AWS spells it in messages, for example `trainingJobName`
 * @throws AwsError in AWS's words
 */
export const requireName = (name: unknown, member: string): string => requireMatch(name, member, NAME);

/** As requireName, for experiments, trials and trial components, whose names may be longer. */
export const requireEntityName = (name: unknown, member: string): string => requireMatch(name, member, ENTITY_NAME);

/** @throws AwsError when a member is no s3:// address */
export function requireS3Uri(uri: string | undefined, member: string): void {
  try {
    parseS3Uri(uri ?? '');
  } catch (error) {
    throw validationError(`Invalid ${member}: ${(error as Error).message}`);
  }
}

function requireMatch(name: unknown, member: string, pattern: string): string {
  if (typeof name === 'string' && new RegExp(`^${pattern}$`).test(name)) return name;
  throw validationError(
    `1 validation error detected: Value '${String(name).slice(0, 200)}' at '${member}' failed to satisfy constraint: ` +
      `Member must satisfy regular expression pattern: ${pattern}`,
  );
}
