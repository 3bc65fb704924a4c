import { describe, expect, it } from 'vitest';
import { driftOf } from '../../../activities/monitoring/find-drift.js';
import type { Finding, JudgedVersion, Monitoring } from '../../../contracts/monitoring/monitoring.js';
import type { FindingKind, MonitorAction } from '../../../contracts/request/monitor.js';

const versions = [
  { version: 'foods-2', origin: '2026-11-08' },
  { version: 'foods-1', origin: '2026-11-01' },
  { version: 'foods-0', origin: '2026-10-25' },
] as unknown as JudgedVersion[];

/** Drift since the search of foods-1. */
function drift(kind: FindingKind, version = 'foods-1', action: MonitorAction = 'notify'): string | undefined {
  const findings: Finding[] = [{ kind, version, summary: `It shows ${kind}.`, signs: [] }];
  const actions: Monitoring['actions'] = [{ kind, action, outcome: 'done', details: '' }];
  return driftOf({ date: '2026-11-15', versions, findings, actions }, '2026-11-01');
}

describe('drift since a search', () => {
  it('is what scores say of the champion, and what monitoring wanted a training for', () => {
    expect(drift('level-shift')).toBe('monitoring found on 2026-11-15, foods-1: It shows level-shift');
    expect(drift('prices-outside')).toBeUndefined();
    expect(drift('prices-outside', 'foods-1', 'retrain')).toContain('prices-outside');
  });

  it('is none of versions that were there before, whose days come in for weeks', () => {
    expect(drift('level-shift', 'foods-2')).toContain('foods-2');
    expect(drift('level-shift', 'foods-0')).toBeUndefined();
  });
});
