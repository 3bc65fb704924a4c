import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { composeScenario } from './compose-scenario.js';
import { Engine, whyNoEngine } from './engine.js';

/** Of a shell that has an account's credentials: none of them may get into a container. */
const SHELL = { AWS_ACCESS_KEY_ID: 'AKIAOFTHISSHELL00000', AWS_SECRET_ACCESS_KEY: 'the-secret-of-this-shell' };

await new Command('npm run compose-test --')
  .description(
    [
      'Brings docker-compose.yml up on the container engine of this machine, beside a stack that is there already, and loses parts of it in the middle of a run.',
      'DOCKER names the command of the engine; it is `docker` by default. Without an engine nothing is tried, which is no failure.',
    ].join('\n\n'),
  )
  .option('--keep', 'leave the containers and volumes when something fails, to look at them')
  .option('--away <seconds>', 'how long PostgreSQL is away', Number, 30)
  .action(run)
  .parseAsync();

async function run({ keep = false, away }: { readonly keep?: boolean; readonly away: number }): Promise<void> {
  const words = (process.env.DOCKER ?? 'docker').split(' ').filter(Boolean);
  const engine = new Engine(words, { ...process.env, ...SHELL, DOCKER_BUILDKIT: '1' });
  const reason = await whyNoEngine(engine);
  if (reason !== undefined) {
    console.log(
      `Skipped: no container engine with Compose answers to '${words.join(' ')}' (${reason}). Install Docker, or name the command in DOCKER.`,
    );
    return;
  }
  const folder = mkdtempSync(join(tmpdir(), 'forecast-compose-'));
  mkdirSync(join(folder, 'input'));
  try {
    await composeScenario({ engine, folder, away, keep, secretsOfShell: Object.values(SHELL), step });
    console.log('Everything held.');
  } catch (error) {
    writeFileSync(2, `${(error as Error).message}\n`);
    process.exitCode = 1;
  } finally {
    if (!keep || process.exitCode !== 1) rmSync(folder, { recursive: true, force: true });
  }
}

/** Does a part of it, and says what came of it and how long it took. */
async function step<T>(what: string, work: () => Promise<T>): Promise<T> {
  const began = performance.now();
  const told = (word: string) => `${word}  ${what} (${Math.round((performance.now() - began) / 1000)} s)`;
  try {
    const result = await work();
    console.log(told('ok    '));
    if (typeof result === 'string' && result !== '') console.log(result.replaceAll(/^/gm, '          '));
    return result;
  } catch (error) {
    console.log(told('FAILED'));
    throw error;
  }
}
