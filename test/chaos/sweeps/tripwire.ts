import type { ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { Relay, type RelayedCall } from '../../support/relay.js';

/** A moment in the traffic between the worker and SageMaker. */
export interface Aim {
  /** Name of the operation, for example `CreateTrainingJob`. */
  readonly operation: string;
  /**
   * `before`: the request never arrives; `effect`: it had its effect, the answer never arrives; `answer`: the worker has
   * the answer, and `delayMs` later it is hit.
   */
  readonly moment: 'before' | 'effect' | 'answer';
  readonly delayMs?: number;
  /** The how-manieth such call, from 1. */
  readonly nth?: number;
  /** Only calls whose answer says so. */
  readonly answers?: (body: Readonly<Record<string, unknown>>) => boolean;
}

/** Calls that came through, by operation. */
export type CallListener = (operation: string) => void;

interface Armed {
  readonly aim: Aim;
  readonly hit: () => void;
  seen: number;
}

/**
 * Stands between the worker and SageMaker, passes everything on as it is, and calls back at exactly the moment that is
 * aimed at: this is how a kill falls between the effect of a call and its answer.
 */
export class Tripwire extends Relay {
  private armed: Armed | undefined;
  private readonly listeners = new Set<CallListener>();

  /** Resolves when the moment has come and `hit` was called. One aim at a time. */
  arm(aim: Aim, hit: () => void): Promise<void> {
    return new Promise((resolve) => {
      this.armed = {
        aim,
        seen: 0,
        hit: () => {
          hit();
          resolve();
        },
      };
    });
  }

  disarm(): void {
    this.armed = undefined;
  }

  /** Resolves when so many calls of the operation have been answered from now on. */
  answered(operation: string, times: number): Promise<void> {
    let left = times;
    return new Promise((resolve) => {
      const listener: CallListener = (name) => {
        if (name !== operation) return;
        left -= 1;
        if (left > 0) return;
        this.listeners.delete(listener);
        resolve();
      };
      this.listeners.add(listener);
    });
  }

  protected override async relay(call: RelayedCall, response: ServerResponse): Promise<void> {
    const { request } = call;
    const operation = String(request.headers['x-amz-target'] ?? '').split('.')[1] ?? '';
    if (this.meets(operation, 'before')) return void request.socket.destroy();
    const answer = await this.forward(call);
    const body = await buffer(answer);
    if (this.meets(operation, 'effect', body)) return void request.socket.destroy();
    response.writeHead(answer.statusCode ?? 500, answer.headers);
    response.end(body);
    for (const listener of [...this.listeners]) listener(operation);
    this.meets(operation, 'answer', body);
  }

  /** Whether the call is the one that is aimed at; then the aim is used up. */
  private meets(operation: string, moment: Aim['moment'], answer?: Buffer): boolean {
    const { armed } = this;
    if (armed === undefined || armed.aim.operation !== operation || armed.aim.moment !== moment) return false;
    const { answers, nth = 1, delayMs = 0 } = armed.aim;
    if (answers !== undefined && (answer === undefined || !answers(JSON.parse(answer.toString())))) return false;
    armed.seen += 1;
    if (armed.seen < nth) return false;
    this.armed = undefined;
    if (delayMs === 0) armed.hit();
    else setTimeout(armed.hit, delayMs);
    return true;
  }
}
