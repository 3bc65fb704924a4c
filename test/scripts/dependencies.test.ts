import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

interface LockedPackage {
  readonly version?: string;
  readonly link?: boolean;
  readonly resolved?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

const lock = readFileSync(fileURLToPath(new URL('../../package-lock.json', import.meta.url)), 'utf8');
const { packages } = JSON.parse(lock) as { packages: Readonly<Record<string, LockedPackage>> };

const isWorkspace = (path: string) => !path.includes('node_modules/');
const nameOf = (path: string) => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);

/** Versions of the packages whose name begins so, as they are installed: also those that others bring along. */
const installed = (prefix: string): ReadonlyMap<string, string | undefined> =>
  new Map(
    Object.entries(packages)
      .filter(([path]) => !isWorkspace(path) && nameOf(path).startsWith(prefix))
      .map(([path, { version }]) => [path, version]),
  );

/** What the root and the workspaces ask for: [package, version]. */
const wanted = Object.entries(packages)
  .filter(([path]) => isWorkspace(path))
  .flatMap(([, { dependencies = {}, devDependencies = {} }]) =>
    Object.entries({ ...dependencies, ...devDependencies }),
  );

describe('the dependencies', () => {
  it('are pinned, each at one version in all workspaces', () => {
    expect(wanted.length).toBeGreaterThan(30);
    for (const [name, version] of wanted) {
      expect(version, name).toMatch(/^\d+\.\d+\.\d+$/);
      expect([name, version]).toEqual(wanted.find(([other]) => other === name));
    }
  });

  it('have Temporal at one version and one copy, also where others bring it along', () => {
    const temporal = installed('@temporalio/');
    expect(temporal.size).toBeGreaterThan(5);
    expect(new Set(temporal.values()).size).toBe(1);
    expect(new Set([...temporal.keys()].map(nameOf)).size).toBe(temporal.size);
  });

  it('have all clients of AWS at one version, and what these share in one copy', () => {
    // The registry does not have this one at the version of the others.
    const apart = '@aws-sdk/client-application-auto-scaling';
    const clients = wanted.filter(([name]) => /^@aws-sdk\/(client|lib)-/.test(name) && name !== apart);
    expect(clients.length).toBeGreaterThan(5);
    expect(new Set(clients.map(([, version]) => version)).size).toBe(1);
    for (const common of ['@aws-sdk/core', '@smithy/core']) expect(installed(common).size, common).toBe(1);
  });

  it('share one copy of protobufjs among the packages of Temporal', () => {
    const [, major] = /^(\d+)\./.exec(packages['node_modules/protobufjs']?.version ?? '') ?? [];
    expect(packages['node_modules/@temporalio/common']?.dependencies?.protobufjs).toMatch(
      new RegExp(`^\\^${major}\\.`),
    );
    const nested = Object.keys(packages).filter((path) => /@temporalio\/.*node_modules\/protobufjs$/.test(path));
    expect(nested).toEqual([]);
  });

  it('name no registry in the lock file', () => {
    expect(lock).not.toMatch(/"resolved": "https?:/);
  });
});
