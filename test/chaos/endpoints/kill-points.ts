import { randomFor } from '@durable-forecast/lib/random-stream';
import type { Aim, Step } from './endpoint-gate.js';

/** What goes on when the worker is killed. */
export const KINDS = ['deploy', 'update', 'failing-update', 'expiry', 'cancel', 'failing-deploy'] as const;
/**
 * `deploy`: a first version; `update`: another one in its place; `failing-update`, `failing-deploy`: one whose container ends;
 * `expiry`: the time to live is over; `cancel`: as `deploy`, and the workflow is cancelled while the worker is dead.
 */
export type Kind = (typeof KINDS)[number];

/** The requests of an undisturbed one of each kind. */
export type Traces = Readonly<Record<Kind, readonly Step[]>>;

export interface KillPoint {
  readonly index: number;
  readonly kind: Kind;
  readonly aim: Aim;
}

/** Points of all kinds in turn; each request and moment of a kind comes before one comes again. */
export function killPoints(count: number, seed: number, traces: Traces): readonly KillPoint[] {
  const aims = Object.fromEntries(KINDS.map((kind) => [kind, shuffled(aimsOf(traces[kind]), seed, kind)]));
  return Array.from({ length: count }, (_, index): KillPoint => {
    const kind = KINDS[index % KINDS.length] as Kind;
    const own = aims[kind] as readonly Aim[];
    return { index, kind, aim: own[Math.floor(index / KINDS.length) % own.length] as Aim };
  });
}

/** Polls come as often as there is time: of them the first two alone are known to come. */
const isCertain = ({ operation, nth }: Step): boolean => operation !== 'DescribeEndpoint' || nth <= 2;

const aimsOf = (steps: readonly Step[]): readonly Aim[] =>
  steps.filter(isCertain).flatMap((step) => (['before', 'after'] as const).map((moment) => ({ step, moment })));

const shuffled = (aims: readonly Aim[], seed: number, kind: Kind): readonly Aim[] =>
  aims
    .map((aim, place) => ({ aim, draw: randomFor(seed, place, kind) }))
    .sort((a, b) => a.draw - b.draw)
    .map(({ aim }) => aim);

/** As a phrase, such as "CreateEndpoint, after". */
export const describeAim = ({ step: { operation, nth }, moment }: Aim): string =>
  `${operation}${nth === 1 ? '' : ` (${nth})`}, ${moment}`;
