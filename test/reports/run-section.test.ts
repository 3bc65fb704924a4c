import { describe, expect, it } from 'vitest';
import type { RunAbout } from '../../reports/report-data.js';
import { runSection } from '../../reports/sections/run-section.js';
import { registration } from '../contracts/registry/registrations.js';
import { report } from './fixtures.js';

const rowsOf = (registry: RunAbout['registry']): string =>
  JSON.stringify(runSection(report({ name: 'foods', about: { lineage: registration().lineage, registry } })));

describe('the lineage on the page of a run', () => {
  it('names the model package of the champion, or where it will be listed once it is published', () => {
    const group = 'foods-0123456789';
    expect(rowsOf({ group, version: 3 })).toContain('foods-0123456789, version 3');
    expect(rowsOf({ group })).toContain('foods-0123456789; npx forecast models foods names the version');
    expect(rowsOf(undefined)).not.toContain('model package group');
  });
});
