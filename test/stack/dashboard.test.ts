import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';

interface Target {
  readonly expr: string;
  readonly datasource: { readonly uid: string };
}
interface Panel {
  readonly id: number;
  readonly title: string;
  readonly description: string;
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly targets: readonly Target[];
}

const root = fileURLToPath(new URL('../..', import.meta.url));
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const { panels } = JSON.parse(read('compose/grafana/dashboards/forecast.json')) as {
  readonly panels: readonly Panel[];
};

describe('the dashboard', () => {
  it('asks for metrics that the guide to operating lists', () => {
    const guide = read('docs/operations.md');
    const asked = new Set(
      panels.flatMap(({ targets }) => targets.flatMap(({ expr }) => expr.match(/\bforecast_\w+/g) ?? [])),
    );
    expect(asked.size).toBeGreaterThan(10);
    for (const metric of asked) {
      const listed = metric.replace(/_(sum|count|bucket)$/, '').replace(/(?<=_queue)_(waiting|limit)$/, '_leases');
      expect(guide, metric).toContain(`\`${listed}\``);
    }
  });

  it('asks the source of data that Grafana is given', () => {
    const { datasources } = parse(read('compose/grafana/datasources/prometheus.yml')) as {
      readonly datasources: readonly { readonly uid: string }[];
    };
    for (const { targets } of panels) {
      for (const { datasource } of targets) expect(datasource.uid).toBe(datasources[0]?.uid);
    }
  });

  it('says of each panel what it shows, and lays none over another', () => {
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
    const taken = new Set<string>();
    for (const { title, description, gridPos } of panels) {
      expect(description, title).toMatch(/\.$/);
      for (let x = gridPos.x; x < gridPos.x + gridPos.w; x++) {
        for (let y = gridPos.y; y < gridPos.y + gridPos.h; y++) {
          expect(x).toBeLessThan(24);
          expect(taken.has(`${x},${y}`), title).toBe(false);
          taken.add(`${x},${y}`);
        }
      }
    }
  });
});
