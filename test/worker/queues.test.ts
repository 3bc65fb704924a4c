import { describe, expect, it } from 'vitest';
import { readArguments } from '../../worker/queues.js';

const refusal = (...args: string[]): string => {
  try {
    readArguments(args);
    return 'no fault';
  } catch (error) {
    return `${(error as Error).name}: ${(error as Error).message}`;
  }
};

describe('the queues of a worker', () => {
  it('are all of them unless some are named', () => {
    expect(readArguments([])).toEqual({ queues: ['workflows', 'control', 'watch', 'compute', 'notifications'] });
    expect(readArguments(['--queues', 'watch, control,watch'])).toEqual({ queues: ['control', 'watch'] });
    expect(readArguments(['--queues=compute'])).toEqual({ queues: ['compute'] });
  });

  it('are refused by name, with those that there are', () => {
    expect(refusal('--queues', 'control,wach')).toMatchInlineSnapshot(
      `"StartError: There is no task queue 'wach'. Did you mean 'watch'? --queues takes workflows, control, watch, compute, notifications, with commas between them; all without the option."`,
    );
    expect(refusal('--queues', 'forecast-control')).toMatchInlineSnapshot(
      `"StartError: There is no task queue 'forecast-control'. --queues takes workflows, control, watch, compute, notifications, with commas between them; all without the option."`,
    );
    expect(refusal('--queues', 'watch,')).toMatchInlineSnapshot(
      `"StartError: A name of --queues is empty. --queues takes workflows, control, watch, compute, notifications, with commas between them; all without the option."`,
    );
  });

  it('stand in the help, which a wrong option shows too', () => {
    const { help } = readArguments(['--help']) as { help: string };
    for (const name of ['workflows', 'control', 'watch', 'compute', 'notifications'])
      expect(help).toMatch(new RegExp(`\n {20}${name}\\b`));
    expect(refusal('--queue', 'watch')).toContain(
      "Unknown option '--queue'.\n\nUsage: npm run worker -- [--queues NAMES]",
    );
    expect(refusal('watch')).toContain("Unexpected argument 'watch'.");
  });
});
