import { encodeId } from '@durable-forecast/lib/encode-id';
import type { PanelRef } from '../../contracts/dataset/dataset.js';
import { failure } from '../aws/aws-failure.js';
import { readPanel } from '../panels/read-panels.js';
import { writeStored } from '../s3/stored-files.js';
import type { ScenarioDeps } from './deps.js';
import type { PlanScenarioInput } from './plan-scenario.js';
import { scenarioTasks } from './thread-tasks.js';

export interface ChangePanelsInput extends PlanScenarioInput {
  /** Where the changed panels are written. */
  readonly prefix: string;
}

/** A store's panel in a scenario. */
export interface ChangedPanel {
  /** With all changes; the panel that was given where nothing of it is other. */
  readonly all: PanelRef;
  /** With those of the calendar alone. */
  readonly calendar: PanelRef;
}

/** Writes the panels of a scenario, from which features are computed as from any other. @param panels those that are computed */
export async function changePanels(
  { s3, threads }: Pick<ScenarioDeps, 's3' | 'threads'>,
  { panels, originDay, scenario, set, prefix }: ChangePanelsInput,
): Promise<readonly ChangedPanel[]> {
  const changed: ChangedPanel[] = [];
  for (const ref of panels) {
    const { bytes } = await readPanel(s3, ref);
    const task = { panel: bytes, originDay, scenario, set, wantsPanels: true };
    const applied = await threads.run(scenarioTasks.applyScenario, task);
    if (applied.kind === 'faults') throw failure('ScenarioInvalid', applied.faults.join('\n'));
    const write = async (what: string, content: Uint8Array | undefined): Promise<PanelRef | undefined> =>
      content && { ...ref, ...(await writeStored(s3, `${prefix}/${what}/${encodeId(ref.store)}.panel`, content)) };
    const all = (await write('all', applied.all)) ?? ref;
    const calendar = (await write('calendar', applied.calendar)) ?? (applied.isCalendarChanged ? all : ref);
    changed.push({ all, calendar });
  }
  return changed;
}
