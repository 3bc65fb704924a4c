import type { ApprovalDecisionKind, ApprovalWait } from '../../contracts/run/approval.js';
import { renderTable } from '../terminal/render-table.js';

/** What a person decides on: totals by store beside the last 28 days, the question, and how to answer it. */
export function renderApproval(run: string, decision: ApprovalDecisionKind, wait: ApprovalWait): string {
  const { question, approvers, deadline, defaultDecision, numbers } = wait;
  const { drift } = numbers;
  const table = renderTable(
    [
      { head: 'units in 28 days' },
      { head: 'forecast', align: 'right' },
      { head: 'last 28 days', align: 'right' },
      { head: 'change', align: 'right' },
    ],
    [{ store: 'all', total: drift.total, lastDays: drift.lastDays }, ...drift.stores].map(
      ({ store, total, lastDays }) => [store, units(total), units(lastDays), change(total, lastDays)],
    ),
  );
  return [
    table,
    '',
    question,
    `${approvers.length === 0 ? 'Anybody' : approvers.join(' or ')} may decide; without a decision by ${deadline}: ${defaultDecision}.`,
    `npx forecast ${decision} ${run} --reason WHY`,
  ].join('\n');
}

const units = (value: number): string => Math.round(value).toLocaleString('en');

const change = (total: number, of: number): string =>
  of === 0 ? '–' : `${total < of ? '−' : '+'}${Math.abs((total / of - 1) * 100).toFixed(1)} %`;
