import type { TroubleKind } from '../errors/exit-codes.js';
import { UserError } from '../errors/user-error.js';
import { ForecastReadError, type ReadTrouble } from '../reader/index.js';

/** Which exit code a command has that can't read a forecast. */
const KINDS: Readonly<Record<ReadTrouble, TroubleKind>> = {
  'no forecast': 'notFound',
  'no version': 'notFound',
  'version deleted': 'notFound',
  damaged: 'failed',
  'newer schema': 'failed',
  usage: 'usage',
};

/** Passes on what a reader ran into: as trouble that a person can cure, where it is that. */
export function explainReadError(error: unknown): never {
  if (error instanceof ForecastReadError) throw new UserError(error.message, KINDS[error.trouble]);
  throw error;
}
