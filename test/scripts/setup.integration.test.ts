import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { completionMarker, pythonFolder, pythonPath } from '../../local/installed/python.mjs';
import { installPython } from '../../scripts/install-python.mjs';
import { installPackages, packagesAreCurrent } from '../../scripts/packages.mjs';
import { run } from '../../scripts/run.mjs';
import { machine } from './machine.js';

/** A project with one package, which lies in the project itself: npm installs it without a network. */
function project(): string {
  const root = mkdtempSync(join(tmpdir(), 'forecast-project-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  mkdirSync(join(root, 'one'));
  const one = { name: 'one', version: '1.0.0' };
  const own = { name: 'project', version: '1.0.0' };
  const write = (name: string, value: object) => writeFileSync(join(root, name), JSON.stringify(value));
  write('one/package.json', one);
  write('package.json', { ...own, devDependencies: { one: 'file:one' } });
  write('package-lock.json', {
    ...own,
    lockfileVersion: 3,
    packages: {
      '': { ...own, devDependencies: { one: 'file:one' } },
      'node_modules/one': { resolved: 'one', link: true },
      one: { ...one, dev: true },
    },
  });
  return root;
}

describe('npm packages', () => {
  it('are installed with those of the tests, also where the environment says production, and then are current', async () => {
    const root = project();
    expect(packagesAreCurrent(root)).toBe(false);
    process.env.NODE_ENV = 'production';
    onTestFinished(() => {
      process.env.NODE_ENV = 'test';
    });
    await installPackages(root);
    expect(packagesAreCurrent(root)).toBe(true);
    expect(existsSync(join(root, 'node_modules', 'one', 'package.json'))).toBe(true);
  });

  it('are not current when the lock file names another version, or the last installation broke off', async () => {
    const root = project();
    const found = join(root, 'node_modules', '.package-lock.json');
    const packages = { 'node_modules/two': { version: '2.0.0' } };
    writeFileSync(join(root, 'package-lock.json'), JSON.stringify({ packages }));
    mkdirSync(join(root, 'node_modules'));
    expect(packagesAreCurrent(root)).toBe(false);
    writeFileSync(found, JSON.stringify({ packages: { 'node_modules/two': { version: '1.9.0' } } }));
    expect(packagesAreCurrent(root)).toBe(false);
    writeFileSync(found, '{"packages": {"node_mod');
    expect(packagesAreCurrent(root)).toBe(false);
    writeFileSync(found, JSON.stringify({ packages }));
    expect(packagesAreCurrent(root)).toBe(true);
  });
});

describe('the forecast command', () => {
  const checkout = fileURLToPath(new URL('../..', import.meta.url));

  it.each(['.', 'lib'])(
    'is the own one before anything is installed, never a package of the registry (in %s)',
    async (below) => {
      const root = project();
      cpSync(join(checkout, 'package.json'), join(root, 'package.json'));
      cpSync(join(checkout, 'client', 'forecast.mjs'), join(root, 'client', 'forecast.mjs'));
      cpSync(join(checkout, 'lib'), join(root, 'lib'), { recursive: true });
      const cache = mkdtempSync(join(tmpdir(), 'forecast-npm-cache-'));
      onTestFinished(() => rmSync(cache, { recursive: true, force: true }));
      // Without a network and without the right to install: a stranger's package could not be had.
      const command = run('npm', ['exec', '--offline', '--no', '--', 'forecast', '--help'], {
        cwd: join(root, below),
        env: { npm_config_cache: cache },
      });
      await expect(command).rejects.toThrow("The project is not set up yet. Run 'npm run setup' in its folder first.");
    },
  );
});

describe('the Python environment', () => {
  it('is complete only after its last step, and is made anew otherwise', async () => {
    const path = process.env.PATH;
    const here = machine();
    vi.stubEnv('PATH', path);
    const requirements = join(here.folder, 'requirements.txt');
    writeFileSync(requirements, '');
    const folder = pythonFolder();
    mkdirSync(join(folder, 'bin'), { recursive: true });
    writeFileSync(join(folder, 'left-over'), '');
    expect(pythonPath()).toBeUndefined();
    await installPython(folder, requirements);
    expect(existsSync(join(folder, 'left-over'))).toBe(false);
    expect(await run(pythonPath() as string, ['-c', 'print("runs")'])).toBe('runs\n');
  });

  it('is missing again when the Python that it was made with is gone', () => {
    machine();
    const folder = pythonFolder();
    mkdirSync(join(folder, 'bin'), { recursive: true });
    symlinkSync('/usr/bin/python-of-last-year', join(folder, 'bin', 'python'));
    writeFileSync(completionMarker(folder), '');
    expect(pythonPath()).toBeUndefined();
  });

  it('is made with a Python that the locked packages are built for, else with a newer one', async () => {
    const here = machine();
    here.command('python3', '[ "$2" = -c ] && echo 3 9');
    await expect(installPython(pythonFolder())).rejects.toThrowErrorMatchingInlineSnapshot(
      `[Error: Python 3.10 or newer is needed and was not found. Install it and run this again.]`,
    );
    here.command('python3', '[ "$2" = -c ] && echo 3 99 || { echo "made by 3.99" >&2; exit 1; }');
    await expect(installPython(pythonFolder())).rejects.toThrow('made by 3.99');
    here.command('python3.12', '[ "$2" = -c ] && echo 3 12 || { echo "made by 3.12" >&2; exit 1; }');
    await expect(installPython(pythonFolder())).rejects.toThrow('made by 3.12');
  });
});

describe('setup.mjs', () => {
  const copyScripts = (root: string) => {
    for (const name of ['scripts', 'lib', 'local/installed']) {
      cpSync(fileURLToPath(new URL(`../../${name}`, import.meta.url)), join(root, name), { recursive: true });
    }
  };
  const setup = (root: string, env: Record<string, string>) =>
    run(process.execPath, [join(root, 'scripts', 'setup.mjs')], { env });

  it('says in one sentence what to install, without a stack trace', async () => {
    const root = project();
    copyScripts(root);
    mkdirSync(join(root, 'containers'));
    writeFileSync(join(root, 'containers', 'requirements.txt'), '');
    const here = machine('npm', 'node', 'env', 'sh', 'dirname', 'basename', 'sed', 'uname');
    const message = await setup(root, {}).then(
      () => 'it worked',
      (error: Error) => error.message,
    );
    expect(message).toContain(
      'setup: Python 3.10 or newer is needed and was not found. Install it and run this again.',
    );
    expect(message).not.toMatch(/\n\s+at /);
    expect(existsSync(join(here.cache, 'setup.lock'))).toBe(false);
  });

  it('says in words that the cache folder can not be made', async () => {
    const root = project();
    copyScripts(root);
    mkdirSync(join(root, 'containers'));
    writeFileSync(join(root, 'containers', 'requirements.txt'), '');
    const occupied = join(root, 'one', 'package.json');
    const message = await setup(root, { FORECAST_CACHE_DIR: join(occupied, 'cache') }).then(
      () => 'it worked',
      (error: Error) => error.message,
    );
    expect(message).toMatch(/setup: ENOTDIR: not a directory, mkdir '.*package\.json\/cache'/);
    expect(message).not.toMatch(/\n\s+at /);
  });
});
