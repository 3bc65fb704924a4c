import Table from 'cli-table3';
import type { ApprovalDecisionKind, ApprovalWait } from '../../contracts/run/approval.js';

/** What a person decides on: totals by store beside the last 28 days, the question, and how to answer it. */
export function renderApproval(run: string, decision: ApprovalDecisionKind, wait: ApprovalWait): string {
  const { question, approvers, deadline, defaultDecision, numbers } = wait;
  const { drift } = numbers;
  const table = new Table({
    head: ['units in 28 days', 'forecast', 'last 28 days', 'change'],
    style: { head: [], border: [], compact: true },
    colAligns: ['left', 'right', 'right', 'right'],
  });
  for (const { store, total, lastDays } of [
    { store: 'all', total: drift.total, lastDays: drift.lastDays },
    ...drift.stores,
  ]) {
    table.push([store, units(total), units(lastDays), change(total, lastDays)]);
  }
  return [
    table.toString(),
    question,
    `${approvers.length === 0 ? 'Anybody' : approvers.join(' or ')} may decide; without a decision by ${deadline}: ${defaultDecision}.`,
    `npx forecast ${decision} ${run} --reason WHY`,
  ].join('\n');
}

const units = (value: number): string => Math.round(value).toLocaleString('en');

const change = (total: number, of: number): string =>
  of === 0 ? '–' : `${total < of ? '−' : '+'}${Math.abs((total / of - 1) * 100).toFixed(1)} %`;
