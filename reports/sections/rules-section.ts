import { note, paragraph, table } from '../html.js';
import type { RunReport } from '../report-data.js';
import type { Section } from '../section.js';
import { ruleFindings } from './rule-findings.js';

/** What the rules found in every training, what was done, and what the others last said. */
export function rulesSection(report: RunReport): Section {
  const findings = ruleFindings(report);
  const watched = report.trials.flatMap(({ name, rules = [] }) => rules.map((rule) => ({ name, rule })));
  const quiet = watched.filter(({ rule }) => rule.status !== 'IssuesFound');
  return {
    title: 'Rules',
    parts: [
      findings.length === 0
        ? paragraph('No rule fired.')
        : table(
            ['training', 'rule', 'round', 'finding', 'done'],
            findings.map(({ step, event: { name, step: round, details, action } }) => ({
              cells: [step, name, String(round ?? '–'), details, action],
            })),
            [2],
          ),
      ...(quiet.length === 0
        ? []
        : [
            table(
              ['training', 'rule', 'status', 'last round', 'last word'],
              quiet.map(({ name, rule }) => ({
                cells: [name, rule.name, rule.status, String(rule.step ?? '–'), rule.details],
              })),
              [3],
            ),
          ]),
      ...(watched.length === 0 && findings.length === 0
        ? [note('No rule watched the trials of this run (rules in the request).')]
        : []),
    ],
  };
}
