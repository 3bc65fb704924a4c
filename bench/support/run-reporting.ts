import { spawn } from 'node:child_process';

/** Runs a process to its end, and reads the report that it prints as JSON. @throws Error when it ends otherwise */
export function runReporting<Report>(
  command: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<{ readonly report: Report; readonly seconds: number }> {
  return new Promise((resolve, reject) => {
    const began = performance.now();
    const env = { ...process.env, ...environment };
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'], env });
    const parts: Buffer[] = [];
    child.stdout.on('data', (part: Buffer) => parts.push(part));
    child.on('error', reject);
    child.on('close', (code) => {
      const seconds = (performance.now() - began) / 1000;
      if (code === 0) resolve({ report: JSON.parse(Buffer.concat(parts).toString()) as Report, seconds });
      else reject(new Error(`${command} ${args.join(' ')} ended with exit code ${code}`));
    });
  });
}
