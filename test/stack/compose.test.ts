import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { BUCKET, ROLE_ARN } from '../../local/stack/aws-environment.js';
import { USUAL_PORTS } from '../../local/stack/ports.js';
import { readWorkerConfig } from '../../worker/config.js';
import { QUEUE_NAMES, readArguments } from '../../worker/queues.js';
import { composeText, composeVariables, composeServices as services } from './compose-file.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const all = Object.entries(services);
const isOneOff = (name: string) => services[name]?.restart === 'no';
const worker = services.worker?.environment ?? {};

describe('every container of docker-compose.yml', () => {
  it.each(all)('%s has no rights, a file system that is only read, and logs that end', (_, service) => {
    expect(service.cap_drop).toEqual(['ALL']);
    expect(service.cap_add).toBeUndefined();
    expect(service.privileged).toBeUndefined();
    expect(service.network_mode).toBeUndefined();
    expect(service.security_opt).toEqual(['no-new-privileges:true']);
    expect(service.read_only).toBe(true);
    expect(service.logging?.options).toEqual({ 'max-size': '10m', 'max-file': '5' });
    expect(service.volumes?.some((volume) => volume.includes('docker.sock')) ?? false).toBe(false);
  });

  it.each(all)('%s does not run as root', (_, { user, image = '', build }) => {
    if (user !== undefined) return expect(user).not.toMatch(/^(0|root)(:|$)/);
    const file = {
      'durable-forecast/forecast': 'Dockerfile',
      'durable-forecast/sagemaker': 'Dockerfile',
      'durable-forecast/mlflow': 'compose/mlflow/Dockerfile',
    }[image];
    const text = read(file ?? `${build as string}/Dockerfile`);
    const stage = text.slice(text.lastIndexOf('\nFROM '));
    return expect(/^USER (?!root|0)\S+$/m.exec(stage)?.[0]).toBeDefined();
  });

  it.each(all.filter(([name]) => !isOneOff(name)))('%s comes back, and says whether it is well', (_, service) => {
    expect(service.restart).toBe('unless-stopped');
    expect(service.healthcheck?.test?.length).toBeGreaterThan(1);
  });

  it('is of an exact release, or built here', () => {
    const froms = [
      'Dockerfile',
      'compose/temporal/Dockerfile',
      'compose/s3/Dockerfile',
      'compose/mlflow/Dockerfile',
    ].flatMap((path) => [...read(path).matchAll(/^FROM (\S+:\S+)/gm)].map(([, image]) => image as string));
    const images = all.flatMap(([, { image = '' }]) => (image.startsWith('durable-forecast/') ? [] : [image]));
    for (const image of [...froms, ...images]) expect(image).toMatch(/:v?\d+\.\d+/);
  });

  it('waits for what it needs to be well, and not only to be started', () => {
    for (const [name, { depends_on: needs = {} }] of all) {
      for (const [needed, { condition }] of Object.entries(needs as Record<string, { condition: string }>)) {
        const wanted = isOneOff(needed) ? 'service_completed_successfully' : 'service_healthy';
        expect(condition, `${name} needs ${needed}`).toBe(wanted);
      }
    }
    for (const name of ['worker', 'compute'])
      expect(Object.keys(services[name]?.depends_on ?? {})).toContain('prepare');
  });
});

describe('docker-compose.yml', () => {
  it('takes nothing from a shell that a shell may happen to have', () => {
    expect(composeVariables.size).toBeGreaterThan(8);
    for (const name of composeVariables.keys()) expect(name).toMatch(/^STACK_/);
  });

  it('has each of its variables explained in .env.example, with the value that holds without it', () => {
    const example = read('.env.example');
    const given = new Map(
      [...example.matchAll(/^([A-Z_0-9]+)=(.*)$/gm)].map(([, name, value]) => [name as string, value as string]),
    );
    const stack = [...given.keys()].filter((name) => !name.startsWith('COMPOSE_'));
    expect(stack.toSorted()).toEqual([...composeVariables.keys()].toSorted());
    for (const [, name = '', sign, usual = ''] of composeText.matchAll(/\$\{(\w+):([-?])([^}]*)\}/g)) {
      expect(given.get(name), name).toBe(sign === '-' ? usual : '');
    }
    // Each stands below a line that says what it is.
    expect(example).not.toMatch(/^\n+[A-Z_0-9]+=/m);
  });

  it('says in a sentence which password is missing, and where it goes', () => {
    const messages = [...composeText.matchAll(/\$\{(\w+):\?([^}]*)\}/g)].map(([, name, message]) => [name, message]);
    expect(messages.length).toBe(2);
    for (const [name, message] of messages) {
      expect(message).toBe(
        `${name} is not set. Give it a long text of letters and digits in .env, as .env.example says`,
      );
    }
  });

  it('publishes on loopback alone', () => {
    const ports = all.flatMap(([, { ports: published = [] }]) => published);
    expect(ports.length).toBeGreaterThan(3);
    for (const port of ports) expect(port).toMatch(/^127\.0\.0\.1:\d+:\d+$/);
  });

  it('publishes the ports of the local stack', () => {
    const published = all.flatMap(([, { ports = [], profiles }]) =>
      profiles === undefined ? ports.map((port) => Number(port.split(':')[1])) : [],
    );
    expect(published.toSorted()).toEqual(Object.values(USUAL_PORTS).toSorted());
  });

  it('publishes the Web UI behind what looks at the name that it is asked by', () => {
    expect(services['temporal-ui']?.ports).toBeUndefined();
    expect(services.web?.command).toContain('ui-proxy');
  });

  it('lets Temporal alone reach the database', () => {
    const inside = all.filter(([, { networks = [] }]) =>
      (Array.isArray(networks) ? networks : Object.keys(networks)).includes('database'),
    );
    expect(inside.map(([name]) => name)).toEqual(['postgresql', 'temporal']);
  });

  it('builds each image once', () => {
    const built = all.flatMap(([, { build, image }]) => (build === undefined ? [] : [image]));
    expect(built.length).toBe(new Set(built).size);
    for (const [, { image = '', build, pull_policy: pull }] of all) {
      if (image.startsWith('durable-forecast/') && build === undefined) expect(pull).toBe('never');
      if (image.startsWith('durable-forecast/')) expect(built).toContain(image);
    }
  });
});

describe('the workers of docker-compose.yml', () => {
  it('have every setting that they need', () => {
    const { runEnvironment } = readWorkerConfig(worker);
    expect(runEnvironment.bucket).toBe(BUCKET);
    expect(worker.FORECAST_ROLE_ARN).toBe(ROLE_ARN);
  });

  it('serve every task queue, each by the one command of the image', () => {
    const commands = [services.worker, services.compute].map((service) => service?.command ?? []);
    const served = commands.flatMap((words) => {
      const args = words.slice(words.indexOf('worker/main.ts') + 1);
      return (readArguments(args) as { queues: readonly string[] }).queues;
    });
    expect(served.toSorted()).toEqual(QUEUE_NAMES.toSorted());
    const image = /^CMD (.*)$/m.exec(read('Dockerfile').split(' AS forecast\n')[1] ?? '')?.[1] ?? '';
    for (const words of commands) expect(words.slice(0, -1)).toEqual(JSON.parse(image));
  });

  it('are found by Prometheus under their names and port', () => {
    const text = read('compose/prometheus/prometheus.yml');
    for (const name of ['worker', 'compute']) expect(text).toContain(name);
    expect(text).toContain(`port: ${worker.FORECAST_HEALTH_PORT}`);
  });
});
