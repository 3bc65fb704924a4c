import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findBuildable } from '../../../client/images/buildable.js';
import { pushRefusal } from '../../../client/images/push-refusal.js';
import { registryOf } from '../../../client/images/registry.js';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'images-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('what can be built', () => {
  it('is every algorithm of the project that has a container', async () => {
    const all = await findBuildable([], folder);
    expect(all.map(({ algorithm, image }) => `${algorithm} ${image}`)).toEqual(
      ['catboost', 'cpp-trees', 'hist-gb', 'lightgbm', 'lstm'].map((name) => `${name} durable-forecast-${name}:1`),
    );
  });

  it("is an algorithm of the user's own first, by the image that its declaration names", async () => {
    mkdirSync(join(folder, 'containers/ridge'), { recursive: true });
    mkdirSync(join(folder, 'algorithms'), { recursive: true });
    writeFileSync(join(folder, 'containers/ridge/Dockerfile'), 'FROM scratch\n');
    const declaration = readFileSync(new URL('../../../algorithms/hist-gb.yaml', import.meta.url), 'utf8');
    writeFileSync(
      join(folder, 'algorithms/ridge.yaml'),
      declaration
        .replace('name: hist-gb', 'name: ridge')
        .replace('image: durable-forecast-hist-gb:1', 'image: ridge:7'),
    );
    expect(await findBuildable(['ridge'], folder)).toEqual([
      {
        algorithm: 'ridge',
        image: 'ridge:7',
        context: folder,
        dockerfile: join(folder, 'containers/ridge/Dockerfile'),
      },
    ]);
    rmSync(join(folder, 'containers'), { recursive: true });
    await expect(findBuildable(['ridge'], folder)).rejects.toThrow(
      'ridge has no Dockerfile: there is none at ' +
        `${join(folder, 'containers/ridge/Dockerfile')}. Where its image is made elsewhere, set FORECAST_IMAGE_RIDGE to its address.`,
    );
  });

  it('is nothing that SageMaker brings along, or that nobody has declared', async () => {
    await expect(findBuildable(['xgboost'], folder)).rejects.toThrow("xgboost is SageMaker's own");
    await expect(findBuildable(['lightgbn'], folder)).rejects.toThrow("did you mean 'lightgbm'?");
  });
});

describe('the registry', () => {
  const environment = { FORECAST_ROLE_ARN: 'arn:aws-cn:iam::123456789012:role/a', AWS_REGION: 'cn-north-1' };

  it('is the one that is named, or the ECR of the account in its region', () => {
    expect(registryOf('localhost:5000/team/', environment)).toEqual({
      address: 'localhost:5000/team',
      host: 'localhost:5000',
      ecr: undefined,
    });
    expect(registryOf(undefined, environment)).toEqual({
      address: '123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn',
      host: '123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn',
      ecr: { account: '123456789012', region: 'cn-north-1' },
    });
  });

  it('is refused where an engine would take it for something else', () => {
    for (const wrong of ['https://ghcr.io', 'durable-forecast', 'ghcr.io/Team', 'ghcr.io/a b', '--all', '']) {
      expect(() => registryOf(wrong, environment)).toThrow('is no registry');
    }
    expect(() => registryOf(undefined, { AWS_REGION: 'eu-west-1' })).toThrow('Which registry?');
  });
});

describe('what a registry refuses', () => {
  const ecr = registryOf('123456789012.dkr.ecr.eu-west-1.amazonaws.com');
  const refusal = (registry: typeof ecr, said: string) =>
    pushRefusal(registry, { repository: `${registry.host}/a/b`, engine: 'docker', said }).message;

  it('comes with its cure', () => {
    expect([
      refusal(
        ecr,
        "name unknown: The repository with name 'a/b' does not exist in the registry with id '123456789012'",
      ),
      refusal(ecr, 'denied: Your authorization token has expired. Reauthenticate and try again.'),
      refusal(registryOf('ghcr.io'), 'unauthorized: authentication required'),
      refusal(registryOf('ghcr.io'), 'dial tcp 140.82.121.33:443: connect: connection refused'),
      refusal(registryOf('ghcr.io'), 'out of space'),
    ]).toMatchInlineSnapshot(`
      [
        "123456789012.dkr.ecr.eu-west-1.amazonaws.com has no repository a/b. Make it: aws ecr create-repository --repository-name a/b --image-tag-mutability IMMUTABLE --registry-id 123456789012 --region eu-west-1
      name unknown: The repository with name 'a/b' does not exist in the registry with id '123456789012'",
        "123456789012.dkr.ecr.eu-west-1.amazonaws.com lets nobody push to a/b who is not signed in, or may not. Give --login, or sign in: aws ecr get-login-password --region eu-west-1 | docker login --username AWS --password-stdin 123456789012.dkr.ecr.eu-west-1.amazonaws.com
      denied: Your authorization token has expired. Reauthenticate and try again.",
        "ghcr.io lets nobody push to a/b who is not signed in, or may not. Sign in: docker login ghcr.io
      unauthorized: authentication required",
        "ghcr.io does not answer. See to its address and the network.
      dial tcp 140.82.121.33:443: connect: connection refused",
        "ghcr.io has not taken a/b:
      out of space",
      ]
    `);
  });
});
