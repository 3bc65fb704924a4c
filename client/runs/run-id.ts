import { InvalidArgumentError } from 'commander';

/** A run's id is part of S3 keys and of job names. */
const RUN_ID = /^[a-zA-Z0-9][a-zA-Z0-9_-]{0,79}$/;

/** An argument that is the id of a run. @throws InvalidArgumentError when no run can have it */
export function runId(text: string): string {
  if (RUN_ID.test(text)) return text;
  throw new InvalidArgumentError(
    'A run is named by up to 80 letters, digits, hyphens and underscores, a letter or digit first.',
  );
}
