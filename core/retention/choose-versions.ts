import type { Pointer } from '../../contracts/publication/publication.js';
import type {
  JudgedVersion,
  OpenWorkflow,
  RetentionPlan,
  RetentionRule,
} from '../../contracts/publication/retention.js';
import { protectedVersions } from './protected-versions.js';

/** A version as it lies in the bucket. */
export interface FoundVersion {
  readonly version: string;
  /** `unreadable`: its manifest is damaged, or of a newer version of the project. */
  readonly kind: 'whole' | 'unfinished' | 'unreadable';
  /** Its last known day, ISO date; undefined where no manifest says it. */
  readonly origin?: string | undefined;
  /** When the last of its files was written, milliseconds since 1970. */
  readonly written: number;
  readonly bytes: number;
  /** Whether it has a tombstone. */
  readonly isBegun: boolean;
}

export interface ChooseInput {
  readonly found: readonly FoundVersion[];
  readonly pointer: Pointer;
  readonly rule: RetentionRule;
  /** What needs a version, as a phrase, by version. */
  readonly needs: ReadonlyMap<string, string>;
  readonly open?: OpenWorkflow | undefined;
  /** Milliseconds since 1970. */
  readonly now: number;
}

const DAY_MS = 86_400_000;
/** Whoever opened a version while it was current may still read it, and whoever has staged one may still publish it. */
const GRACE_DAYS = 1;

/**
 * Which versions of a forecast stay and which go, with the reasons.
 *
 * The rule decides last: what is current, was so before, is newer or is needed stays whatever it says, and a deletion that has begun
 * is finished.
 */
export function chooseVersions(input: ChooseInput): RetentionPlan {
  const kept: JudgedVersion[] = [];
  const deleted: JudgedVersion[] = [];
  const isProtected = protectedVersions(input.pointer);
  for (const found of newestFirst(input.found)) {
    const { version, bytes, isBegun } = found;
    const days = (input.now - lastUse(found, input)) / DAY_MS;
    const begun = isBegun || (input.pointer.retired?.includes(version) ?? false);
    const isGone = begun && version !== input.pointer.version;
    const why = isGone
      ? undefined
      : (isProtected.get(version) ?? whyNeeded(found, input) ?? keptBy(found, days, input));
    if (why !== undefined) kept.push({ version, why, bytes });
    else deleted.push({ version, why: isGone ? 'its deletion had begun' : describeEnd(found, days), bytes });
  }
  return { kept, deleted };
}

/** By origin, then by the time of writing; those without a manifest last. */
export const newestFirst = <Version extends FoundVersion>(found: readonly Version[]): readonly Version[] =>
  [...found].sort((a, b) => (isNewer(a, b) ? -1 : isNewer(b, a) ? 1 : 0));

function isNewer(a: Pick<FoundVersion, 'origin' | 'written'>, b: Pick<FoundVersion, 'origin' | 'written'>): boolean {
  const [one = '', other = ''] = [a.origin, b.origin];
  return one === other ? a.written > b.written : one > other;
}

function whyNeeded(version: FoundVersion, input: ChooseInput): string | undefined {
  const { found, pointer, needs, open } = input;
  if (version.kind === 'unreadable') return "can't be judged: its manifest can't be read";
  const current = found.find((each) => each.version === pointer.version);
  if (
    version.kind === 'whole' &&
    isNewer(version, { origin: pointer.origin, written: current?.written ?? Number.POSITIVE_INFINITY })
  ) {
    return 'is newer than the current one';
  }
  const need = needs.get(version.version);
  if (need !== undefined) return need;
  return open !== undefined && lastUse(version, input) >= open.since
    ? `was in use when ${open.workflowId} began, which goes on`
    : undefined;
}

function keptBy(version: FoundVersion, days: number, { found, rule }: ChooseInput): string | undefined {
  const least = Math.max(GRACE_DAYS, rule.days ?? 0);
  if (version.kind === 'unfinished') return days < least ? 'is unfinished, and its run may go on' : undefined;
  const place = newestFirst(found.filter(({ kind }) => kind === 'whole')).indexOf(version);
  if (rule.keep !== undefined && place < rule.keep) {
    return rule.keep === 1 ? 'is the newest' : `is among the newest ${rule.keep}`;
  }
  if (days >= least) return undefined;
  return least === GRACE_DAYS ? 'was in use within the last day' : `was in use within ${least} days`;
}

/** When a version was last the current one; of one that never was, or of which the pointer knows no more, when it was written. */
function lastUse({ version, written }: FoundVersion, { pointer, now }: ChooseInput): number {
  if (version === pointer.version) return now;
  const end = pointer.moves?.find(({ from }) => from === version);
  return end === undefined ? written : Date.parse(end.at);
}

function describeEnd({ kind }: FoundVersion, days: number): string {
  const ago = Math.floor(days) === 1 ? '1 day ago' : `${Math.floor(days)} days ago`;
  return kind === 'unfinished' ? `unfinished, written ${ago}` : `last in use ${ago}`;
}
