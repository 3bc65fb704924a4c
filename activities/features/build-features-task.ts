import { buildTable } from '../../core/features/build-table.js';
import { HORIZON } from '../../core/panel/panel.js';
import { decodePanel } from '../../core/panel/panel-file.js';
import { writeInputCsv, writeTrainingParquet } from './write-table.js';

export interface BuildFeaturesTask {
  readonly panel: Uint8Array;
  readonly originDay: number;
  readonly dropUnreleased: boolean;
  /** Train on at most so many days before the validation window. */
  readonly historyDays?: number | undefined;
}

export interface BuildFeaturesTaskResult {
  readonly train: Uint8Array;
  readonly validation: Uint8Array;
  readonly validationInput: string;
  readonly horizonInput: string;
}

/** The four feature files of a shard. Runs in a worker thread. */
export default function buildFeaturesTask(task: BuildFeaturesTask): BuildFeaturesTaskResult {
  const { originDay, dropUnreleased, historyDays } = task;
  const panel = decodePanel(task.panel);
  const lastTrainDay = originDay - HORIZON;
  const firstDay = panel.calendar.firstDay;
  const fromDay = historyDays === undefined ? firstDay : Math.max(firstDay, lastTrainDay - historyDays + 1);
  const table = (from: number, to: number, drop: boolean) =>
    buildTable(panel, { fromDay: from, toDay: to, originDay, dropUnreleased: drop });
  return {
    train: writeTrainingParquet(table(fromDay, lastTrainDay, dropUnreleased)),
    validation: writeTrainingParquet(table(lastTrainDay + 1, originDay, dropUnreleased)),
    // Every series has all its days here: a forecast has no gaps.
    validationInput: writeInputCsv(table(lastTrainDay + 1, originDay, false)),
    horizonInput: writeInputCsv(table(originDay + 1, originDay + HORIZON, false)),
  };
}
