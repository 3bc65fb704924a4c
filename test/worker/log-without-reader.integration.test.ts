import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const logModule = new URL('../../worker/log.ts', import.meta.url).href;
const root = fileURLToPath(new URL('../..', import.meta.url));

it('lets the worker end when nobody reads it any more', async () => {
  const program = `
    import { createWorkerLog } from ${JSON.stringify(logModule)};
    const log = createWorkerLog('info');
    process.stdin.once('end', () => {
      for (const line of ['the worker ends', 'watches are handed over', 'all have ended']) log.info(line);
      process.exit(143);
    });
    process.stdin.resume();
    process.stdout.write('ready');
  `;
  const worker = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '--eval', program], { cwd: root });
  try {
    await once(worker.stdout, 'data');
    worker.stderr.destroy();
    worker.stdin.end();
    expect(await once(worker, 'exit')).toEqual([143, null]);
  } finally {
    worker.kill('SIGKILL');
  }
});
