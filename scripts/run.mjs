import { spawn } from 'node:child_process';
import { SetupError } from './setup-error.mjs';

/**
 * Runs a command to its end; while it works, says every half minute that it does.
 *
 * @throws SetupError with its last lines when it fails
 */
export function run(command, args, { cwd, env, title } = {}) {
  return new Promise((resolve, reject) => {
    const startedAt = Date.now();
    const child = spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    const take = (chunk) => {
      output = (output + chunk).slice(-6000);
    };
    child.stdout.on('data', take);
    child.stderr.on('data', take);
    const timer = setInterval(() => {
      console.log(`setup: ${title ?? command} still works, ${Math.round((Date.now() - startedAt) / 1000)} s`);
    }, 30_000);
    child.on('error', (error) => {
      clearInterval(timer);
      reject(new SetupError(`${command} could not be started: ${error.message}`));
    });
    child.on('close', (code, signal) => {
      clearInterval(timer);
      if (code === 0) resolve(output);
      else {
        const tail = output.trim().split('\n').slice(-15).join('\n  ');
        reject(new SetupError(`'${command} ${args.join(' ')}' failed (${signal ?? `exit code ${code}`}):\n  ${tail}`));
      }
    });
  });
}
