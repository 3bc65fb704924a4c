import { z } from 'zod';
import { TRACKERS, type TrackerKind } from '../contracts/tracking/tracker.js';
import { StartError } from './start-error.js';

/** Where runs are recorded. */
export type TrackerSettings = { readonly kind: 'sagemaker' } | ({ readonly kind: 'mlflow' } & MlflowServer);

export interface MlflowServer {
  /** Without a user and without a slash at its end. */
  readonly url: string;
  /** Whose password is the secret `mlflow`; without one, that secret is a token where there is one. */
  readonly user: string | undefined;
}

const KINDS = ['none', ...TRACKERS] as const;

/** The setting FORECAST_TRACKER. */
export const trackerSetting = z
  .enum(KINDS, { error: ({ input }) => `there is no tracker '${input}': give ${KINDS.join(', ')}` })
  .default('none');

/** The setting MLFLOW_TRACKING_URI, which MLflow's own clients read, too. */
export const mlflowUriSetting = z
  .string()
  .optional()
  .transform((text, context): MlflowServer | undefined => {
    if (text === undefined) return undefined;
    const server = parse(text);
    if (typeof server !== 'string') return server;
    context.addIssue({ code: 'custom', message: server });
    return z.NEVER;
  });

/** @throws StartError where MLflow is to be told and nobody says where it is */
export function trackerOf(kind: 'none' | TrackerKind, server: MlflowServer | undefined): TrackerSettings | undefined {
  if (kind === 'none') return undefined;
  if (kind === 'sagemaker') return { kind };
  if (server !== undefined) return { kind, ...server };
  throw new StartError(
    'FORECAST_TRACKER is mlflow and MLFLOW_TRACKING_URI is not set. Give it the address of an MLflow server: http://127.0.0.1:5000.',
  );
}

/** @returns what is wrong, where it is no address of a server */
function parse(text: string): MlflowServer | string {
  const form = 'give the address of an MLflow server, http://127.0.0.1:5000 or https://user@mlflow.example.com';
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    // A password may be why it is none.
    return text.includes('@') ? `${form}; what is given is none` : `${form}, not ${text}`;
  }
  if (!/^https?:$/.test(url.protocol)) return `${form}; ${url.protocol} is read by MLflow's own clients alone`;
  if (url.password !== '') return 'leave the password out of it: it is the secret mlflow (FORECAST_SECRET_MLFLOW)';
  const address = `${url.origin}${url.pathname}`.replace(/\/+$/, '');
  if (url.username === '') return { url: address, user: undefined };
  try {
    return { url: address, user: decodeURIComponent(url.username) };
  } catch {
    return `write a % in the user as %25, not as in ${url.username}`;
  }
}
