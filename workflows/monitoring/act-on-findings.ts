import type { DoneAction, Finding, Monitoring } from '../../contracts/monitoring/monitoring.js';
import { actionsOn, type MonitorAction } from '../../contracts/request/monitor.js';
import { askPerson } from './ask-person.js';
import type { FoundInForecast, Outcome } from './found-in-forecast.js';
import { notifyOfFindings } from './notify-of-findings.js';
import { retrain } from './retrain.js';
import { rollBack } from './roll-back.js';

/** People are told last, of what was done as well. */
const ORDER: readonly MonitorAction[] = ['rollback', 'retrain', 'ask', 'notify'];

/** Acts by the table of the request: each action once, for all findings that call for it. */
export async function actOnFindings(found: FoundInForecast): Promise<Pick<Monitoring, 'actions' | 'askedUntil'>> {
  const actions: DoneAction[] = [];
  let askedUntil: string | undefined;
  for (const action of ORDER) {
    const { needed, unneeded } = findingsFor(action, found);
    actions.push(...unneeded);
    for (const findings of apart(action, needed, found.current)) {
      const { until, outcome, details } = await act(action, { ...found, findings }, actions);
      askedUntil = until ?? askedUntil;
      actions.push(...findings.map(({ kind }): DoneAction => ({ kind, action, outcome, details })));
    }
  }
  return { actions, ...(askedUntil === undefined ? {} : { askedUntil }) };
}

/** The findings that call for an action, and those that would if it had not been done already. */
function findingsFor(
  action: MonitorAction,
  { findings, settings, unneeded }: FoundInForecast,
): { readonly needed: readonly Finding[]; readonly unneeded: readonly DoneAction[] } {
  const called = findings.filter(({ kind }) => actionsOn(settings, kind).includes(action));
  const reasonOf = (kind: Finding['kind']) =>
    unneeded.find((one) => one.kind === kind && one.action === action)?.reason;
  return {
    needed: called.filter(({ kind }) => reasonOf(kind) === undefined),
    unneeded: called.flatMap(({ kind }): DoneAction[] => {
      const details = reasonOf(kind);
      return details === undefined ? [] : [{ kind, action, outcome: 'unneeded', details }];
    }),
  };
}

/** Findings that share what comes of an action: only those about the current version are a reason to leave it. */
function apart(action: MonitorAction, findings: readonly Finding[], current: string): readonly (readonly Finding[])[] {
  const groups =
    action === 'rollback'
      ? [findings.filter(({ version }) => version !== current), findings.filter(({ version }) => version === current)]
      : [findings];
  return groups.filter(({ length }) => length > 0);
}

/** @param done what was done before it */
function act(
  action: MonitorAction,
  found: FoundInForecast,
  done: readonly DoneAction[],
): Promise<Outcome & { readonly until?: string }> {
  switch (action) {
    case 'rollback':
      return rollBack(found);
    case 'retrain':
      return retrain(found.name, found.date, found.retraining);
    case 'ask':
      return askPerson(found);
    case 'notify':
      return notifyOfFindings(found, done);
  }
}
