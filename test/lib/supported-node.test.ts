import { readFileSync } from 'node:fs';
import { isSupportedNode, OLDEST_NODE, silenceAwsVersionWarning } from '@durable-forecast/lib/supported-node.mjs';
import { afterEach, describe, expect, it, vi } from 'vitest';

describe('the versions of Node', () => {
  afterEach(() => vi.unstubAllEnvs());

  it.each(['20.20.0', '20.21.3', '22.0.0', '24.1.0', '100.0.0'])('include %s', (version) => {
    expect(isSupportedNode(version)).toBe(true);
  });

  it.each(['20.19.9', '18.20.0', '9.30.0'])('do not include %s', (version) => {
    expect(isSupportedNode(version)).toBe(false);
  });

  it('are those that npm and the reader are told', () => {
    const file = (name: string) => readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8');
    expect(JSON.parse(file('package.json')).engines.node).toBe(`>=${OLDEST_NODE}`);
    expect(JSON.parse(file('packages/sagemaker-local/package.json')).engines.node).toBe(`>=${OLDEST_NODE}`);
    expect(file('README.md')).toContain(`Node ${OLDEST_NODE} or newer`);
  });

  it('are no reason for a warning of the AWS client, unless somebody asks for it', () => {
    const name = 'AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED';
    vi.stubEnv(name, undefined);
    silenceAwsVersionWarning();
    expect(process.env[name]).toBe('true');
    vi.stubEnv(name, 'false');
    silenceAwsVersionWarning();
    expect(process.env[name]).toBe('false');
  });
});
