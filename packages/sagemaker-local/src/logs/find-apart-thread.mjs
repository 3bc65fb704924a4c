// Plain JavaScript: a thread starts it without any loader, and sooner so.
import { parentPort, workerData } from 'node:worker_threads';

const { source, lines } = workerData;
const expression = new RegExp(source.replaceAll('(?P<', '(?<'));

parentPort.postMessage(
  lines.map((line) => {
    const match = expression.exec(line);
    return match === null ? undefined : [...match];
  }),
);
