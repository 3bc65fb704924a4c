import { createLogUpdate } from 'log-update';
import type { UploadProgress } from '../runs/upload-dataset.js';

/** Shows how much of each file is sent, on a terminal; `done` leaves the last state on the screen. */
export function uploadProgress(): UploadProgress {
  if (!process.stdout.isTTY) return { show: () => undefined, done: () => undefined };
  const update = createLogUpdate(process.stdout);
  const files = new Map<string, string>();
  return {
    show: (file, sent, total) => {
      const share = total === 0 ? 1 : Math.min(1, sent / total);
      const bar = '█'.repeat(Math.round(share * 24)).padEnd(24, '░');
      files.set(file, `${file.padEnd(32)} ${bar} ${Math.round(share * 100)} % of ${(total / 1e6).toFixed(1)} MB`);
      update([...files.values()].join('\n'));
    },
    done: () => update.done(),
  };
}
