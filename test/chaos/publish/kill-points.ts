import { randomFor } from '@durable-forecast/lib/random-stream';
import type { Aim, Moment, Step } from './publication-gate.js';

/** What goes on when the worker is killed. */
export const KINDS = ['next', 'rivals', 'first', 'rollback', 'refused'] as const;
/**
 * `first` and `next`: the first version of a forecast, and one after another; `rivals`: two publishers from the same pointer;
 * `refused`: a version outside of its limits; `rollback`: back to the version before.
 */
export type Kind = (typeof KINDS)[number];

/** The steps of an undisturbed publication of each kind. */
export type Traces = Readonly<Record<Exclude<Kind, 'rivals'>, readonly Step[]>>;

export interface KillPoint {
  readonly index: number;
  readonly kind: Kind;
  readonly aim: Aim;
  /** Where the second publisher of `rivals` is when the worker dies. */
  readonly rivalAim?: Aim;
}

/** Points of all kinds in turn; each step and moment of a kind comes before one comes again. */
export function killPoints(count: number, seed: number, traces: Traces): readonly KillPoint[] {
  const aims = Object.fromEntries(KINDS.map((kind) => [kind, shuffled(aimsOf(kind, traces), seed, kind)]));
  return Array.from({ length: count }, (_, index): KillPoint => {
    const kind = KINDS[index % KINDS.length] as Kind;
    const own = aims[kind] as readonly Aim[];
    const turn = Math.floor(index / KINDS.length);
    const aim = own[turn % own.length] as Aim;
    if (kind !== 'rivals') return { index, kind, aim };
    const rivalAim = own[Math.floor(randomFor(seed, index, 'rival') * own.length)] as Aim;
    return { index, kind, aim, rivalAim };
  });
}

function aimsOf(kind: Kind, traces: Traces): readonly Aim[] {
  const steps = kind === 'rivals' ? rivalSteps(traces.next) : traces[kind];
  return steps.flatMap((step) => momentsOf(step).map((moment) => ({ step, moment })));
}

const momentsOf = ({ method }: Step): readonly Moment[] =>
  method === 'PUT' ? ['before', 'half', 'after'] : ['before', 'after'];

/** Both have seen the pointer once their versions are written, so that one of them must lose. Whose look at it is whose, nobody knows. */
function rivalSteps(steps: readonly Step[]): readonly Step[] {
  const staged = steps.findIndex(({ method, file }) => method === 'HEAD' && file === 'manifest.json');
  return steps.slice(staged).filter(({ method, file }) => method !== 'GET' || file !== 'current.json');
}

const shuffled = (aims: readonly Aim[], seed: number, kind: Kind): readonly Aim[] =>
  aims
    .map((aim, place) => ({ aim, draw: randomFor(seed, place, kind) }))
    .sort((a, b) => a.draw - b.draw)
    .map(({ aim }) => aim);

/** As a phrase, such as "PUT manifest.json, after". */
export const describeAim = ({ step: { method, file, nth }, moment }: Aim): string =>
  `${method} ${file}${nth === 1 ? '' : ` (${nth})`}, ${moment}`;
