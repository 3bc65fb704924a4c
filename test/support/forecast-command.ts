import { Console } from 'node:console';
import { Writable } from 'node:stream';
import { reportError } from '../../client/errors/report-error.js';
import { forecastProgram } from '../../client/program.js';
import { runningCommand } from './running-command.js';

/** What a command has printed, and the exit code that it has asked for. */
export interface Said {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Variables beside those of this process; an undefined one is not set. */
type Variables = Readonly<Record<string, string | undefined>>;

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
let last: Promise<unknown> = Promise.resolve();

/**
 * A command as a program calls it, in pipes, but in this process: one of its own takes longer to load than most commands
 * take. One after the other, since streams, variables and exit code are the process's.
 */
export function forecastCommand(args: readonly string[], variables: Variables = {}): Promise<Said> {
  const said = last.then(() => runAlone(args, variables));
  last = said.catch(() => undefined);
  return said;
}

async function runAlone(args: readonly string[], variables: Variables): Promise<Said> {
  const giveBack = [keepVariables(), keepListeners(), keepExitCode()];
  for (const [name, value] of Object.entries(variables)) setVariable(name, value);
  const texts = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    giveBack.push(
      takeWrites(process[name], (text) => {
        texts[name] += text;
      }),
    );
  }
  giveBack.push(keepConsole());
  let code: number;
  try {
    await runningCommand.run(args, () => forecastProgram().parseAsync(args, { from: 'user' }));
    code = Number(process.exitCode ?? 0);
  } catch (error) {
    code = reportError(error);
  } finally {
    for (const back of giveBack.reverse()) back();
  }
  return { code, out: texts.stdout, err: texts.stderr.trim() };
}

function setVariable(name: string, value: string | undefined): void {
  if (value === undefined) delete process.env[name];
  else process.env[name] = value;
}

function keepVariables(): () => void {
  const before = { ...process.env };
  return () => {
    for (const name of new Set([...Object.keys(process.env), ...Object.keys(before)])) setVariable(name, before[name]);
  };
}

/** A command that follows something listens for its end, and leaves that to the end of its process. */
function keepListeners(): () => void {
  const before = new Map(SIGNALS.map((signal) => [signal, new Set(process.listeners(signal))]));
  return () => {
    for (const [signal, known] of before) {
      for (const listener of process.listeners(signal)) if (!known.has(listener)) process.off(signal, listener);
    }
  };
}

function keepExitCode(): () => void {
  const before = process.exitCode;
  process.exitCode = undefined;
  return () => {
    process.exitCode = before;
  };
}

function takeWrites(stream: NodeJS.WriteStream, take: (text: string) => void): () => void {
  const write = stream.write;
  stream.write = (chunk: Uint8Array | string, ...rest: unknown[]) => {
    take(chunk.toString());
    for (const done of rest) if (typeof done === 'function') done();
    return true;
  };
  return () => {
    stream.write = write;
  };
}

/** A test runner's console does not write to the streams of the process. */
function keepConsole(): () => void {
  const before = globalThis.console;
  const into = (stream: NodeJS.WriteStream) =>
    new Writable({
      decodeStrings: false,
      write: (chunk: string, _, done) => {
        stream.write(chunk);
        done();
      },
    });
  globalThis.console = new Console({ stdout: into(process.stdout), stderr: into(process.stderr) });
  return () => {
    globalThis.console = before;
  };
}
