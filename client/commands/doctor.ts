import { Command } from 'commander';
import { examine } from '../doctor/examine.js';
import type { Finding } from '../doctor/finding.js';
import { exitWith } from '../errors/exit-codes.js';
import { doctorShape } from '../json/doctor-shape.js';
import { printJson } from '../json/json-shape.js';
import { checkChannels } from '../notifications/check-channels.js';
import { readRequest } from '../runs/read-request.js';
import { colours } from '../terminal/colours.js';
import { renderTable } from '../terminal/render-table.js';
import { showWait } from '../terminal/show-wait.js';
import { checkTracking } from '../tracking/check-tracking.js';
import { stateOption } from './options.js';

export const doctorCommand = () =>
  new Command('doctor')
    .description('look at the whole set-up, and name each fault with its cure; changes nothing')
    .option('--config <file>', 'request file: look at its channels of notifications, too')
    .option('--json', 'print the findings as JSON')
    .addOption(stateOption())
    .action(async ({ state, config, json }: { state: string; config?: string; json?: boolean }) => {
      const request = config === undefined ? undefined : await readRequest(config);
      const findings = await showWait('Looking at the set-up', async () => {
        const found = await examine(state);
        const channels = request === undefined ? [] : await checkChannels(request);
        return [...found, ...(await checkTracking(found)), ...channels];
      });
      const faults = findings.filter(({ status }) => status === 'fault').length;
      if (json) printJson(doctorShape, { faults, findings });
      else console.log(render(findings, faults));
      if (faults > 0) exitWith('failed');
    });

function render(findings: readonly Finding[], faults: number): string {
  const table = renderTable(
    [{ head: '' }, { head: 'what' }, { head: '', kind: 'text' }],
    findings.map(({ name, status, message }) => [MARKS[status], name, message]),
  );
  const end = faults === 0 ? 'No faults.' : `${faults} ${faults === 1 ? 'fault' : 'faults'}.`;
  return `${table}\n\n${end}`;
}

const MARKS: Readonly<Record<Finding['status'], string>> = {
  ok: colours.green('ok'),
  fault: colours.red('fault'),
  skipped: colours.dim('skipped'),
};
