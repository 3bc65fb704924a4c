import type { ServerResponse } from 'node:http';
import { Relay, type RelayedCall } from '../../../../test/support/relay.js';

/** Stands between a client and an HTTP server, and holds up the calls that a test names. */
export class StallingProxy extends Relay {
  private stalled: RegExp | undefined;
  private arrived: () => void = () => undefined;

  /**
   * From now on, calls that match never get an answer; one at a time of this.
   *
   * @param call matched against `METHOD /path?query`
   * @returns resolves when the first such call has arrived
   */
  stall(call: RegExp): Promise<void> {
    this.stalled = call;
    return new Promise((resolve) => {
      this.arrived = resolve;
    });
  }

  protected override async relay(call: RelayedCall, response: ServerResponse): Promise<void> {
    const { method, url } = call.request;
    if (this.stalled?.test(`${method} ${url}`)) this.arrived();
    else await this.passOn(call, response);
  }
}
