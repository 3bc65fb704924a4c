import type { DoneAction, Monitoring } from '../../contracts/monitoring/monitoring.js';
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
    const findings = found.findings.filter(({ kind }) => actionsOn(found.settings, kind).includes(action));
    if (findings.length === 0) continue;
    const { until, outcome, details } = await act(action, { ...found, findings }, actions);
    askedUntil = until ?? askedUntil;
    actions.push(...findings.map(({ kind }): DoneAction => ({ kind, action, outcome, details })));
  }
  return { actions, ...(askedUntil === undefined ? {} : { askedUntil }) };
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
