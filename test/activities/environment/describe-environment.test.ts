import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createEnvironmentActivities } from '../../../activities/environment/index.js';
import { runEnvironment } from '../../workflows/fixtures/run-environment.js';

const RUNTIME = { node: '22.1.0', platform: 'linux', arch: 'x64' };

const { describeEnvironment } = createEnvironmentActivities({
  environment: runEnvironment({ codeVersion: '0.2.0', registry: 'my.registry', runtime: RUNTIME }),
  registeredSearchAttributes: async () => ['PipelineStage', 'Cost'],
});

describe('describeEnvironment', () => {
  it('says which search attributes the server knows, and which code it is', async () => {
    expect(await describeEnvironment({ knowsAttributes: true })).toEqual({
      ...runEnvironment(),
      codeVersion: '0.2.0',
      registry: 'my.registry',
      runtime: RUNTIME,
      repositories: {},
      searchAttributes: ['PipelineStage', 'Cost'],
    });
  });

  it('tells the workflow of 0.1.0, which asks nothing, no more than it was told then', async () => {
    expect(await describeEnvironment()).toEqual(runEnvironment());
  });

  it('says what is in local containers at that moment, whatever they were when the worker began', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'containers-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const activities = createEnvironmentActivities({
      environment: runEnvironment({
        images: { ridge: 'my.registry/my-ridge:1' },
        containers: { ridge: 'as it began' },
      }),
      containerFolders: [folder],
      registeredSearchAttributes: async () => [],
    });
    const describeNow = () => activities.describeEnvironment({ knowsAttributes: true });
    expect((await describeNow()).containers).toEqual({ ridge: 'as it began' });
    mkdirSync(join(folder, 'ridge'));
    writeFileSync(join(folder, 'ridge', 'container.json'), '{ "repositories": ["my-ridge"] }');
    const { containers, repositories } = await describeNow();
    expect(containers).toEqual({ ridge: expect.stringMatching(/^sha256:/) });
    expect(repositories).toEqual({ 'my-ridge': containers.ridge });
    writeFileSync(join(folder, 'ridge', 'train'), 'changed');
    expect((await describeNow()).containers.ridge).not.toBe(containers.ridge);
  });
});
