import { parentOf } from '@durable-forecast/lib/process-identity.mjs';

/**
 * Calls back once when the person or the system ends the command: Ctrl-C, SIGTERM, or the end of the npm that runs it,
 * which does not pass its own death on.
 */
export function onInterrupt(callback: () => void): void {
  let called = false;
  const once = () => {
    if (called) return;
    called = true;
    callback();
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, once);
  if (process.env.npm_lifecycle_event === undefined) return;
  // npm runs a shell that runs us; when npm dies, the shell gets another parent.
  const line = () => `${process.ppid},${parentOf(process.ppid)}`;
  const before = line();
  setInterval(() => {
    if (line() !== before) once();
  }, 1000).unref();
}
