import { errorRecord } from '@durable-forecast/lib/error-record';
import { DefaultLogger, type LogEntry, type LogLevel, type Logger as TemporalLogger } from '@temporalio/worker';
import pino, { type DestinationStream, type Logger } from 'pino';

/**
 * JSON lines on standard error; standard output is for the ready line alone.
 *
 * Errors are written out under whatever name they are logged: Temporal says `error`, pino's own rule knows `err` alone.
 *
 * Each line is written at once, as a console does. Lines that pino keeps it writes when the process ends, and where nobody reads
 * them any more (the launcher was killed) it tries that for ever: the worker would never end.
 */
export const createWorkerLog = (
  level: string,
  destination: DestinationStream = pino.destination({ dest: 2, sync: true }),
): Logger =>
  pino(
    { name: 'worker', level, formatters: { log: withErrorRecords }, serializers: { err: (record) => record } },
    destination,
  );

/** Temporal's own messages in the same form, from the same level on. */
export function temporalLogger(log: Logger): TemporalLogger {
  const least = log.level === 'fatal' || log.level === 'silent' ? 'error' : log.level;
  return new DefaultLogger(least.toUpperCase() as LogLevel, ({ level, message, meta }: LogEntry) => {
    const method = level.toLowerCase() as 'trace' | 'debug' | 'info' | 'warn' | 'error';
    log[method]({ ...meta }, message);
  });
}

const withErrorRecords = (fields: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(fields).map(([key, value]) => [key, errorRecord(value)]));
