import { once } from 'node:events';
import { request as httpRequest, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { Relay, type RelayedCall } from '../../support/relay.js';

/** A step of a publication: one of its requests to S3. */
export interface Step {
  readonly method: 'GET' | 'HEAD' | 'PUT';
  /** Name of the object within the version, or of what the version is made from. */
  readonly file: string;
  /** The how-manieth such request of the publication, from 1. */
  readonly nth: number;
}

/** `before`: the request never arrives; `half`: half of its body does; `after`: it had its effect, and nobody knows. */
export type Moment = 'before' | 'half' | 'after';

export interface Aim {
  readonly step: Step;
  readonly moment: Moment;
}

/** Whose requests they are. */
export interface Publisher {
  /** Of the forecast. */
  readonly name: string;
  /** Run, and so the version, that is published or gone back to. */
  readonly run: string;
  /** With those who publish the same forecast meanwhile: whose look at the pointer it is can't be told then. */
  readonly meeting?: Meeting;
}

/** Where rivals wait for each other: once their versions are written, and before the pointer moves. */
export class Meeting {
  private open = () => {};
  private readonly opened = new Promise<void>((resolve) => {
    this.open = resolve;
  });

  constructor(private missing: number) {}

  /** Resolves when all are there. */
  arrive(): Promise<void> {
    this.missing -= 1;
    if (this.missing === 0) this.open();
    return this.opened;
  }
}

interface Watched extends Publisher {
  readonly steps: Step[];
  aim: Aim | undefined;
  readonly hit: () => void;
}

/**
 * Stands between the worker and S3, passes everything on as it is, and holds a publication at exactly the step that is aimed at, for
 * as long as the worker lives.
 */
export class PublicationGate extends Relay {
  private watched: Watched[] = [];

  /** Resolves when the publication has come to the moment, where it stays. */
  hold(publisher: Publisher, aim: Aim): Promise<void> {
    return new Promise((resolve) => this.watched.push({ ...publisher, steps: [], aim, hit: resolve }));
  }

  /** Notes the steps of a publication. @returns all of them so far, in their order */
  record(publisher: Publisher): readonly Step[] {
    const steps: Step[] = [];
    this.watched.push({ ...publisher, steps, aim: undefined, hit: () => undefined });
    return steps;
  }

  /** Holds nobody any more. */
  release(): void {
    this.watched = [];
  }

  protected override async relay(call: RelayedCall, response: ServerResponse): Promise<void> {
    const watched = this.watched
      .map((each) => ({ each, step: stepOf(each, call) }))
      .find(({ step }) => step !== undefined);
    const { each, step } = watched ?? {};
    if (step?.file === 'manifest.json' && step.method === 'HEAD') await each?.meeting?.arrive();
    if (each === undefined || step === undefined || !isSame(each.aim?.step, step)) return this.passOn(call, response);
    const { moment } = each.aim as Aim;
    each.aim = undefined;
    if (moment === 'half') await this.passHalf(call);
    // What it answers comes to nobody.
    if (moment === 'after') await buffer(await this.forward(call));
    each.hit();
  }

  /** As a writer that dies while it writes: the connection ends with that of the worker. */
  private async passHalf({ request, body }: RelayedCall): Promise<void> {
    const { hostname, port } = new URL(this.target);
    const { method, url: path, headers } = request;
    const outgoing = httpRequest({ hostname, port, method, path, headers, agent: false });
    outgoing.on('error', () => undefined);
    request.socket.once('close', () => outgoing.destroy());
    await once(outgoing, 'socket');
    await new Promise((resolve) => outgoing.write(body.subarray(0, Math.ceil(body.length / 2)), resolve));
  }
}

/** Which step of the publication the request is; undefined when it is none of its own. Counts it. */
function stepOf({ name, run, meeting, steps }: Watched, { request, body }: RelayedCall): Step | undefined {
  const key = decodeURIComponent(new URL(request.url ?? '', 'http://s3').pathname)
    .split('/')
    .slice(2)
    .join('/');
  const file = fileOf(key, name, run);
  if (file === undefined) return undefined;
  const method = request.method as Step['method'];
  if (file === 'current.json' && method === 'GET' && meeting) return undefined;
  if (file === 'current.json' && method === 'PUT' && JSON.parse(body.toString()).run !== run) return undefined;
  const nth = 1 + steps.filter((step) => step.method === method && step.file === file).length;
  const step: Step = { method, file, nth };
  steps.push(step);
  return step;
}

function fileOf(key: string, name: string, run: string): string | undefined {
  const forecast = `forecasts/${name}/`;
  if (key === `${forecast}current.json`) return 'current.json';
  for (const [folder, prefix] of [
    [`${forecast}versions/${run}/`, ''],
    [`runs/${name}-${run}/`, 'input '],
  ] as const) {
    if (key.startsWith(folder)) return `${prefix}${key.slice(folder.length)}`;
  }
  return undefined;
}

const isSame = (aimed: Step | undefined, { method, file, nth }: Step): boolean =>
  aimed?.method === method && aimed.file === file && aimed.nth === nth;
