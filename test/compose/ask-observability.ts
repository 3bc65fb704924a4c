import { strict as assert } from 'node:assert';
import { readFileSync } from 'node:fs';
import { until } from '../support/until.js';
import type { ComposeStack } from './stack.js';

interface Answer {
  readonly status: string;
  readonly error?: string;
  readonly data: { readonly result: readonly { readonly value: readonly [number, string] }[] };
}

const DASHBOARD = new URL('../../compose/grafana/dashboards/forecast.json', import.meta.url);

/** @throws Error where a worker is not found, or a question of the dashboard is not understood */
export async function askPrometheus(stack: ComposeStack): Promise<string> {
  const ask = async (query: string): Promise<Answer> =>
    JSON.parse(
      await get(stack, 'prometheus', `http://127.0.0.1:9090/api/v1/query?query=${encodeURIComponent(query)}`),
    ) as Answer;
  const workers = [...(await stack.containersOf('worker')), ...(await stack.containersOf('compute'))].length;
  await until(() => ask('sum(up{job="workers"})'), {
    what: `${workers} workers in Prometheus`,
    every: 1000,
    holds: ({ data }) => Number(data.result[0]?.value[1]) === workers,
  });
  const { panels } = JSON.parse(readFileSync(DASHBOARD, 'utf8')) as {
    readonly panels: readonly { readonly title: string; readonly targets: readonly { readonly expr: string }[] }[];
  };
  const empty: string[] = [];
  for (const { title, targets } of panels) {
    for (const { expr } of targets) {
      const { status, error, data } = await ask(expr);
      assert.equal(status, 'success', `${title}: ${error}`);
      if (data.result.length === 0) empty.push(title);
    }
  }
  return `${workers} workers; nothing to show yet in: ${[...new Set(empty)].join('; ') || 'no panel'}`;
}

/** @throws Error where Grafana does not show it to whoever asks */
export async function findDashboard(stack: ComposeStack): Promise<string> {
  const text = await get(stack, 'grafana', 'http://127.0.0.1:3000/api/dashboards/uid/durable-forecast');
  const { dashboard } = JSON.parse(text) as {
    readonly dashboard: { readonly title: string; readonly panels: unknown[] };
  };
  return `${dashboard.title}, ${dashboard.panels.length} panels`;
}

const get = (stack: ComposeStack, service: string, url: string): Promise<string> =>
  stack.compose('exec', '-T', service, 'wget', '-q', '-O', '-', url);
