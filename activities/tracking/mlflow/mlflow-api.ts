import { STATUS_CODES } from 'node:http';
import { Context } from '@temporalio/activity';
import { retryAfterMs } from '../../notification/retry-after.js';
import { CallPace } from '../call-pace.js';
import { trackerAway } from '../tracker-away.js';
import { withoutAuthorization } from './without-authorization.js';

/** Calls a second: a server that many use, on an SQL database. */
const CALLS_PER_SECOND = 20;
const TIMEOUT_MS = 60_000;
const MOST_SHOWN = 300;

export interface MlflowAddress {
  /** Without a user and without a slash at its end. */
  readonly url: string;
  /** What goes into the header of each call; undefined where the server asks nobody. */
  readonly authorization: () => Promise<string | undefined>;
}

/** MLflow understood the call and refused it: `RESOURCE_ALREADY_EXISTS`, `INVALID_PARAMETER_VALUE`. */
export class MlflowRefusal extends Error {
  override readonly name = 'MlflowRefusal';

  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

/** MLflow's REST API 2.0, which its version 3 has. */
export class MlflowApi {
  private readonly pace = new CallPace(CALLS_PER_SECOND);
  readonly name: string;

  constructor(private readonly address: MlflowAddress) {
    this.name = `MLflow at ${address.url}`;
  }

  get<T>(path: string, query: Readonly<Record<string, string>>): Promise<T> {
    return this.call<T>(`${path}?${new URLSearchParams(query)}`, { method: 'GET' });
  }

  post<T>(path: string, body: object): Promise<T> {
    return this.call<T>(path, { method: 'POST', body: JSON.stringify(body) });
  }

  delete<T>(path: string, body: object): Promise<T> {
    return this.call<T>(path, { method: 'DELETE', body: JSON.stringify(body) });
  }

  /** @throws TrackerAway; MlflowRefusal where the server says what is wrong with this call */
  private async call<T>(path: string, request: { method: string; body?: string }): Promise<T> {
    const { cancellationSignal } = Context.current();
    await this.pace.turn(cancellationSignal);
    const authorization = await this.address.authorization();
    const timeout = AbortSignal.timeout(TIMEOUT_MS);
    let answer: Response;
    let text: string;
    try {
      answer = await fetch(`${this.address.url}/api/2.0/mlflow/${path}`, {
        ...request,
        headers: {
          'Content-Type': 'application/json',
          'User-Agent': 'durable-forecast',
          ...(authorization === undefined ? {} : { Authorization: authorization }),
        },
        redirect: 'manual',
        signal: AbortSignal.any([timeout, cancellationSignal]),
      });
      text = await answer.text();
    } catch (error) {
      if (cancellationSignal.aborted) throw error;
      if (timeout.aborted) throw trackerAway(`${this.name} has not answered for ${TIMEOUT_MS / 1000} s`);
      const { name, message, cause } = error as Error & { cause?: { code?: string; message?: string } };
      if (name !== 'TypeError') throw error;
      throw trackerAway(`${this.name} does not answer (${cause?.code ?? cause?.message ?? message})`);
    }
    return this.valueOf<T>(answer, withoutAuthorization(text, authorization));
  }

  private valueOf<T>({ ok, status, headers }: Response, text: string): T {
    const json = parsed(text);
    if (ok && json !== undefined) return json as T;
    const { error_code: code, message } = (json ?? {}) as { error_code?: string; message?: string };
    const answered = `${status} ${STATUS_CODES[status] ?? ''}`.trim();
    const said = (message ?? text.trim().split('\n')[0] ?? '').slice(0, MOST_SHOWN);
    if (status >= 400 && status < 500 && status !== 429 && code !== undefined && !REFUSES_US.has(code)) {
      throw new MlflowRefusal(code, said);
    }
    // Another program answers at this address, or one before MLflow that lets nobody through.
    const hint = ok || status === 404 ? '. MLFLOW_TRACKING_URI must be the address of an MLflow server' : '';
    throw trackerAway(
      `${this.name} answered ${answered}${said === '' || ok ? '' : `: ${said}`}${hint}`,
      retryAfterMs(headers.get('retry-after')),
    );
  }
}

/** Codes that are about who calls, and not about the call. */
const REFUSES_US: ReadonlySet<string> = new Set(['PERMISSION_DENIED', 'UNAUTHENTICATED', 'REQUEST_LIMIT_EXCEEDED']);

function parsed(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
