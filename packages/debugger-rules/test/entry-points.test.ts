import { build } from 'esbuild';
import { describe, expect, it } from 'vitest';

const PACKAGE = '@durable-forecast/debugger-rules';

describe('the entry points of the package', () => {
  it('are three, and give what their guide names', async () => {
    const [parameters, rules, tensors] = await Promise.all([
      import('@durable-forecast/debugger-rules/parameters'),
      import('@durable-forecast/debugger-rules/rules'),
      import('@durable-forecast/debugger-rules/tensors'),
    ]);
    expect(Object.keys(parameters).sort()).toMatchInlineSnapshot(`
      [
        "ALWAYS_SAVED",
        "COLLECTION_NAMES",
        "COLLECTION_PATTERNS",
        "RULE_NAMES",
        "RULE_PARAMETERS",
        "awsRuleName",
        "isCollectionName",
        "isLoss",
        "metricOfSet",
        "namePattern",
        "parameterNames",
        "parseRuleParameters",
        "patternFault",
        "ruleOfName",
        "seriesName",
      ]
    `);
    expect(Object.keys(rules).sort()).toMatchInlineSnapshot(`
      [
        "createRule",
        "restoreRule",
      ]
    `);
    expect(Object.keys(tensors).sort()).toMatchInlineSnapshot(`
      [
        "TensorReader",
        "readTensorDirectory",
        "tensorFolder",
      ]
    `);
  });

  it('let nobody import what lies behind them', async () => {
    const deep = `${PACKAGE}/rules/create-rule`;
    await expect(import(/* @vite-ignore */ deep)).rejects.toThrow();
  });

  it.each(['parameters', 'rules'])('need nothing of Node in %s, so that workflows may import them', async (name) => {
    const { metafile } = await build({
      entryPoints: [`${PACKAGE}/${name}`],
      bundle: true,
      write: false,
      metafile: true,
      format: 'esm',
      // Knows no built-in module: importing one is an error.
      platform: 'neutral',
      mainFields: ['module', 'main'],
      logLevel: 'silent',
    });
    expect(Object.keys(metafile.inputs).length).toBeGreaterThan(2);
  });

  it('need Node in tensors, which reads folders', async () => {
    const bundled = build({
      entryPoints: [`${PACKAGE}/tensors`],
      bundle: true,
      write: false,
      platform: 'neutral',
      logLevel: 'silent',
    });
    await expect(bundled).rejects.toThrow('node:fs/promises');
  });
});
