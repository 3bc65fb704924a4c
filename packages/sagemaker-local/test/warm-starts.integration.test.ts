import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterAll, describe, expect, test } from 'vitest';
import { pythonPath } from '../../../local/installed/python.mjs';
import { until } from '../../../test/support/until.js';
import { createRunner } from '../src/runners/create-runner.js';
import { endOrphans } from '../src/runners/orphans.js';
import { commandLine, findByEnvironment } from '../src/runners/process-table.js';
import type { Program } from '../src/runners/runner.js';
import { WarmStarts } from '../src/runners/warm-starts.js';
import { keepsTheContract, launchesIn } from './support/runner-contract.js';
import { useFolder } from './support/use-folder.js';

const folder = useFolder();
const python = pythonPath() as string;
const program = join(folder, 'program');
mkdirSync(program);
/** Says which process has imported it, and how often it was changed. */
writeFileSync(join(program, 'heavy.py'), 'import os\nIMPORTED_BY = os.getpid()\n');
writeFileSync(join(program, 'shell'), 'import os, sys\nos.execv("/bin/sh", ["/bin/sh", "-c", sys.argv[1]])\n');
writeFileSync(join(program, 'python'), 'import os, sys\nexec(sys.argv[1])\n');

const warnings: string[] = [];
const log = pino({ level: 'warn' }, { write: (line: string) => void warnings.push(line) });
const warmStarts = new WarmStarts(folder, log);
const runner = createRunner(folder, async () => undefined, warmStarts);
afterAll(() => runner.close?.());

const warmly =
  (file: string, modules: readonly string[] = ['heavy']) =>
  (script: string): Program => ({
    kind: 'command',
    words: [python, join(program, file), script],
    warm: { modules, environment: { PATH: process.env.PATH as string, PYTHONDONTWRITEBYTECODE: '1' } },
  });
const launchPython = launchesIn(folder, warmly('python'));
const linesOf = (file: string): string[] => readFileSync(file, 'utf8').split('\n').slice(0, -1);

async function run(name: string, script: string, launchOf = launchPython, environment = {}) {
  const launch = { ...launchOf(name, script), environment };
  const container = await runner.launch(launch);
  return { exit: await container.exited, lines: linesOf(launch.logFile), container, launch };
}

describe.runIf(process.platform === 'linux')('a container that is forked from a warm parent', () => {
  keepsTheContract(runner, launchesIn(folder, warmly('shell')));

  test('shares what was imported, and nothing else', async () => {
    const script =
      'import heavy; print(heavy.IMPORTED_BY); print(os.getpgrp(), os.getcwd(), sys.argv[0], dict(os.environ))';
    const both = await Promise.all(
      ['a', 'b'].map((name) => run(`share-${name}`, script, launchPython, { MINE: name })),
    );
    expect(new Set(both.map(({ lines }) => lines[0])).size).toBe(1);
    const [first] = both as [(typeof both)[0]];
    const { runFolder, ml } = first.launch;
    expect(first.lines[1]).toBe(
      `${first.container.identity.pid} ${ml} ${join(program, 'python')} {'MINE': 'a', 'SAGEMAKER_LOCAL_RUN': '${runFolder}'}`,
    );
    expect(warnings).toEqual([]);
  });

  test('ends by the signal that its program gets, and by an exception', async () => {
    const { exit } = await run('signal', 'os.kill(os.getpid(), 15)');
    expect(exit).toEqual({ kind: 'code', code: 143 });
    const broken = await run('broken', 'raise ValueError("no such thing")');
    expect(broken.exit).toEqual({ kind: 'code', code: 1 });
    expect(broken.lines.at(-1)).toBe('ValueError: no such thing');
  });

  test('is seen by the system under its own command line and run', async () => {
    const launch = launchPython('seen', 'print("ready", flush=True); import time; time.sleep(600)');
    const container = await runner.launch(launch);
    await until(() => readFileSync(launch.logFile, 'utf8').includes('ready'), { what: 'the container to be ready' });
    expect(await commandLine(container.identity.pid)).toContain(launch.runFolder);
    const found = await findByEnvironment('SAGEMAKER_LOCAL_RUN', launch.runFolder);
    expect(found.map(({ value }) => value)).toEqual([launch.runFolder, launch.runFolder]);
    container.kill();
    expect(await container.exited).toEqual({ kind: 'lost' });
  });

  test('is an orphan where no job owns it, and goes on where one does', async () => {
    const launches = ['owned', 'orphan'].map((name) => launchPython(name, 'import time; time.sleep(2)'));
    const [owned, orphan] = await Promise.all(launches.map((launch) => runner.launch(launch)));
    for (const { runFolder } of launches) {
      await until(() => readFileSync(join(runFolder, 'pid'), 'utf8') !== '', { what: 'the run to be claimed' });
    }
    await endOrphans(folder, new Set([launches[0]?.runFolder as string]));
    expect(await orphan?.exited).toEqual({ kind: 'lost' });
    expect(await owned?.exited).toEqual({ kind: 'code', code: 0 });
  });

  test('lives on when its parent is killed, and the next ones start all the same', async () => {
    const launch = launchPython('survivor', 'import heavy, time; print(heavy.IMPORTED_BY, flush=True); time.sleep(1)');
    const container = await runner.launch(launch);
    await until(() => readFileSync(launch.logFile, 'utf8') !== '', { what: 'the container to be ready' });
    const parent = Number(readFileSync(launch.logFile, 'utf8'));
    process.kill(parent, 'SIGKILL');
    const after = await run('after', 'import heavy; print(heavy.IMPORTED_BY)');
    expect(after.exit).toEqual({ kind: 'code', code: 0 });
    expect(after.lines).not.toEqual([String(parent)]);
    expect(await container.exited).toEqual({ kind: 'code', code: 0 });
  });

  test('begins by itself where its files have changed since they were imported', async () => {
    const script = 'import heavy; print(heavy.IMPORTED_BY if not hasattr(heavy, "NEW") else heavy.NEW)';
    await run('before-change', script);
    writeFileSync(join(program, 'heavy.py'), 'NEW = "new"\n');
    expect((await run('changed', script)).lines).toEqual(['new']);
    expect((await run('changed-again', script)).lines).toEqual(['new']);
  });

  test.each([
    ['a module is missing', 'nowhere', /nowhere can't be imported: ModuleNotFoundError/],
    ['a module starts threads', 'threaded', /starts threads, which a fork has not: \w+/],
  ])('begins by itself where %s', async (_, module, reason) => {
    const waits = 'threading.Thread(target=threading.Event().wait, daemon=True).start()';
    writeFileSync(join(program, 'threaded.py'), `import threading\n${waits}\n`);
    warnings.length = 0;
    const { exit, lines } = await run(`cold-${module}`, 'print("ran")', launchesIn(folder, warmly('python', [module])));
    expect([exit, lines]).toEqual([{ kind: 'code', code: 0 }, ['ran']]);
    expect(warnings.join('')).toMatch(reason);
  });

  test('trains with several threads, as LightGBM, XGBoost and Arrow do', async () => {
    const script = [
      'import lightgbm, numpy, pyarrow, pyarrow.compute, xgboost',
      'rows = numpy.arange(60_000, dtype="float32").reshape(-1, 6) % 97',
      'data = lightgbm.Dataset(rows, rows[:, 0] * rows[:, 1])',
      'model = lightgbm.train({"num_threads": 2, "verbosity": -1}, data, 5)',
      'other = xgboost.train({"nthread": 2}, xgboost.DMatrix(rows, rows[:, 0]), 5)',
      'total = pyarrow.compute.sum(pyarrow.chunked_array([rows[:, 0]] * 8)).as_py()',
      'print(model.num_trees(), other.num_boosted_rounds(), total > 0, len(os.listdir("/proc/self/task")) > 1)',
    ].join('\n');
    const environment = {
      PATH: process.env.PATH as string,
      OPENBLAS_NUM_THREADS: '1',
      JE_ARROW_MALLOC_CONF: 'background_thread:false',
    };
    const launchOf = launchesIn(folder, () => ({
      kind: 'command',
      words: [python, join(program, 'python'), script],
      warm: { modules: ['lightgbm', 'pyarrow.parquet', 'xgboost'], environment },
    }));
    warnings.length = 0;
    const ends = await Promise.all(['a', 'b'].map((name) => run(`threads-${name}`, script, launchOf, environment)));
    expect(ends.map(({ exit, lines }) => [exit, lines])).toEqual(
      Array.from({ length: 2 }, () => [{ kind: 'code', code: 0 }, ['5 5 True True']]),
    );
    expect(warnings).toEqual([]);
  });
});
