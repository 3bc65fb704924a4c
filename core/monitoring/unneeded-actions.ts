import type { ChampionSource } from '../../contracts/champion/champion-source.js';
import type { Finding, JudgedVersion, Monitoring, UnneededAction } from '../../contracts/monitoring/monitoring.js';
import { MONITOR_ACTIONS, type MonitorAction } from '../../contracts/request/monitor.js';

export interface ActionsToSpare {
  readonly versions: readonly Pick<JudgedVersion, 'version' | 'origin' | 'days'>[];
  readonly findings: readonly Finding[];
  /** Records of earlier dates, newest first. */
  readonly earlier: readonly EarlierMonitoring[];
  /** The search that the champion there is by now comes from; undefined where none is known. */
  readonly search: ChampionSource | undefined;
}

export type EarlierMonitoring = Pick<Monitoring, 'date' | 'versions' | 'findings' | 'actions'>;

/**
 * Which actions no finding needs, whatever the table says. A version shows what it lacks for as long as its days come, on most dates on
 * the very days that were judged before: acted on each time, one shift would be paid for once a day. So an action is done again
 * once more whole weeks show it, and people are told of more series as well; and nothing but that is done about versions from before the
 * last search.
 */
export function unneededActions({ versions, findings, earlier, search }: ActionsToSpare): readonly UnneededAction[] {
  return findings.flatMap((finding) => {
    const { origin, days } = versions.find(({ version }) => version === finding.version) ?? { origin: '', days: 0 };
    return MONITOR_ACTIONS.flatMap((action): UnneededAction[] => {
      const reason = searchedSince(action, origin, search) ?? doneBefore(action, finding, { days, earlier });
      return reason === undefined ? [] : [{ kind: finding.kind, action, reason }];
    });
  });
}

function searchedSince(action: MonitorAction, origin: string, search: ChampionSource | undefined): string | undefined {
  if (action === 'notify' || search === undefined || origin >= search.origin) return undefined;
  return `it is about a version from before the last search, ${search.run}, which knew the sales up to ${search.origin}`;
}

function doneBefore(
  action: MonitorAction,
  finding: Finding,
  { days, earlier }: { readonly days: number } & Pick<ActionsToSpare, 'earlier'>,
): string | undefined {
  const { kind, version } = finding;
  const before = earlier.find(({ versions, findings, actions }) => {
    const same = findings.find((each) => each.kind === kind && each.version === version);
    if (same === undefined || (action === 'notify' && hasGrown(finding, same))) return false;
    const isDone = actions.some((each) => each.kind === kind && each.action === action && each.outcome === 'done');
    return isDone && versions.some((each) => each.version === version && each.days >= days);
  });
  return before && `it was done with the sales up to ${before.date}, and no further whole week shows the finding`;
}

/** Whether there are more of what is counted; scores, which have limits, change with whole weeks alone. */
function hasGrown({ signs }: Finding, { signs: before }: Finding): boolean {
  return signs.some(({ what, value = 0, limit }) => {
    const earlier = before.find((each) => each.what === what)?.value ?? 0;
    return limit === undefined && value > earlier;
  });
}
