import { ApplicationFailure } from '@temporalio/common';
import type { SecretStore } from '../../notification/deps.js';
import { readSecret } from '../../notification/read-secret.js';
import { trackerAway } from '../tracker-away.js';

/** Name of the password of a user, or of a token. */
const SECRET = 'mlflow';

/** What a header takes. It is asked before `fetch` is, whose error would have the token in it. */
const TOKEN = /^[\x21-\x7e]+$/;
const NO_TOKEN =
  `The secret ${SECRET} is no token: one has neither spaces nor line breaks, and no letters beyond ASCII. Write it anew, or give ` +
  'MLFLOW_TRACKING_URI the user whose password it is: https://user@mlflow.example.com.';

/**
 * How a worker shows MLflow who it is: as a user with the secret `mlflow` as password; without a user by that secret as a token, or
 * not at all where there is none. Read with each call, so that a new secret counts at once.
 *
 * @throws TrackerAway where a user has no password, or a token can't be sent: what is told waits for it
 */
export function mlflowAuthorization(secrets: SecretStore, user: string | undefined): () => Promise<string | undefined> {
  return async () => {
    let secret: string;
    try {
      secret = await readSecret(secrets, SECRET);
    } catch (error) {
      if (!(error instanceof ApplicationFailure)) throw error;
      if (user === undefined) return undefined;
      throw trackerAway(error.message);
    }
    if (user === undefined && !TOKEN.test(secret)) throw trackerAway(NO_TOKEN);
    return user === undefined ? `Bearer ${secret}` : `Basic ${Buffer.from(`${user}:${secret}`).toString('base64')}`;
  };
}
