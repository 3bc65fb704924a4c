import { DefaultLogger, type LogEntry, type Logger as TemporalLogger } from '@temporalio/worker';
import pino, { type Logger } from 'pino';

/** JSON lines on standard error; standard output is for the ready line alone. */
export const createWorkerLog = (level: string): Logger =>
  pino({ name: 'worker', level }, pino.destination({ dest: 2, sync: false }));

/** Temporal's own messages in the same form. */
export function temporalLogger(log: Logger): TemporalLogger {
  return new DefaultLogger('INFO', ({ level, message, meta }: LogEntry) => {
    const method = level.toLowerCase() as 'trace' | 'debug' | 'info' | 'warn' | 'error';
    log[method]({ ...meta }, message);
  });
}
