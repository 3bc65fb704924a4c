import type { ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { Relay, type RelayedCall } from '../../support/relay.js';

/** A request of a deployment to SageMaker or to Application Auto Scaling. */
export interface Step {
  readonly operation: string;
  /** The how-manieth such request since the phase began, from 1. */
  readonly nth: number;
}

/** `before`: the request never arrives; `after`: it had its effect, and nobody knows. */
export type Moment = 'before' | 'after';

export interface Aim {
  readonly step: Step;
  readonly moment: Moment;
}

interface Watched {
  readonly name: string;
  readonly steps: Step[];
  aim: Aim | undefined;
  readonly hit: () => void;
}

/** What makes something that is to be there once. */
const CREATIONS = /^Create(Model|EndpointConfig|Endpoint)$/;

/**
 * Stands between the worker and SageMaker, passes everything on as it is, and holds the deployment of a forecast at exactly the request
 * that is aimed at, for as long as the worker lives. It knows whose a request is by the name of the forecast in it.
 */
export class EndpointGate extends Relay {
  private watched: Watched[] = [];
  private readonly made: string[] = [];

  /** Resolves when the deployment has come to the moment, where it stays. */
  hold(name: string, aim: Aim): Promise<void> {
    return new Promise((hit) => this.watched.push({ ...{ name, steps: [], aim, hit } }));
  }

  /** @returns the requests of a forecast from now on, in their order */
  record(name: string): readonly Step[] {
    const steps: Step[] = [];
    this.watched.push({ name, steps, aim: undefined, hit: () => undefined });
    return steps;
  }

  /** Holds nobody any more. */
  release(): void {
    this.watched = [];
  }

  /** What was made for a forecast, by its address; twice what was made twice. */
  madeFor(name: string): readonly string[] {
    return this.made.filter((made) => made.includes(name));
  }

  protected override async relay(call: RelayedCall, response: ServerResponse): Promise<void> {
    const operation = operationOf(call);
    const text = `${call.request.url} ${call.body.toString()}`;
    const watched = this.watched.find(({ name }) => text.includes(name));
    const step = watched === undefined ? undefined : count(watched, operation);
    const isAimed = step !== undefined && isSame(watched?.aim?.step, step);
    if (watched === undefined || !isAimed) return this.answer(call, operation, response);
    const { moment } = watched.aim as Aim;
    watched.aim = undefined;
    // What it answers comes to nobody.
    if (moment === 'after') await this.forwardNoted(call, operation);
    watched.hit();
  }

  private async answer(call: RelayedCall, operation: string, response: ServerResponse): Promise<void> {
    const { status, headers, body } = await this.forwardNoted(call, operation);
    response.writeHead(status, headers);
    response.end(body);
  }

  private async forwardNoted(call: RelayedCall, operation: string) {
    const answer = await this.forward(call);
    const body = await buffer(answer);
    const status = answer.statusCode ?? 500;
    if (status === 200 && CREATIONS.test(operation)) this.made.push(body.toString());
    return { status, headers: answer.headers, body };
  }
}

function count({ steps }: Watched, operation: string): Step {
  const step = { operation, nth: 1 + steps.filter((one) => one.operation === operation).length };
  steps.push(step);
  return step;
}

function operationOf({ request }: RelayedCall): string {
  const target = String(request.headers['x-amz-target'] ?? '').split('.')[1];
  return target ?? (request.url?.endsWith('/invocations') ? 'InvokeEndpoint' : String(request.url));
}

const isSame = (aimed: Step | undefined, { operation, nth }: Step): boolean =>
  aimed?.operation === operation && aimed.nth === nth;
