import { describe, expect, it } from 'vitest';
import type { Pointer, PointerMove } from '../../../contracts/publication/publication.js';
import { type ChooseInput, chooseVersions, type FoundVersion } from '../../../core/retention/choose-versions.js';

const DAY_MS = 86_400_000;
const FIRST = Date.parse('2016-01-04T06:00:00Z');
/** Weekly versions, `w1` the oldest; each is published on its own Monday. */
const timeOf = (week: number) => FIRST + (week - 1) * 7 * DAY_MS;
const dateOf = (week: number) => new Date(timeOf(week)).toISOString();

const found = (week: number, changes: Partial<FoundVersion> = {}): FoundVersion => ({
  version: `w${week}`,
  kind: 'whole',
  origin: dateOf(week).slice(0, 10),
  written: timeOf(week),
  bytes: 10,
  isBegun: false,
  ...changes,
});

const published = (week: number): PointerMove => ({
  kind: 'published',
  version: `w${week}`,
  from: week === 1 ? null : `w${week - 1}`,
  at: dateOf(week),
  by: `w${week}`,
});

/** The pointer once so many weeks were published. */
const pointerAt = (weeks: number, changes: Partial<Pointer> = {}): Pointer => ({
  version: `w${weeks}`,
  uri: 's3://b/',
  run: `w${weeks}`,
  origin: dateOf(weeks).slice(0, 10),
  rows: 1,
  publishedAt: dateOf(weeks),
  previous: weeks === 1 ? null : `w${weeks - 1}`,
  moves: Array.from({ length: weeks }, (_, index) => published(weeks - index)),
  ...changes,
});

/** Eight weeks, looked at on the Monday after the last. */
const choose = (changes: Partial<ChooseInput> = {}) =>
  chooseVersions({
    found: [1, 2, 3, 4, 5, 6, 7, 8].map((week) => found(week)),
    pointer: pointerAt(8),
    rule: { keep: 4 },
    needs: new Map(),
    now: timeOf(9),
    ...changes,
  });

const names = (changes: Partial<ChooseInput> = {}) => choose(changes).deleted.map(({ version }) => version);
const whyKept = (version: string, changes: Partial<ChooseInput> = {}) =>
  choose(changes).kept.find((each) => each.version === version)?.why;

describe('which versions go', () => {
  it('are those beyond the newest that are kept, with the time since they were the current one', () => {
    expect(choose()).toEqual({
      kept: [
        { version: 'w8', why: 'is the current one', bytes: 10 },
        { version: 'w7', why: 'was the current one before', bytes: 10 },
        { version: 'w6', why: 'is among the newest 4', bytes: 10 },
        { version: 'w5', why: 'is among the newest 4', bytes: 10 },
      ],
      deleted: [
        { version: 'w4', why: 'last in use 28 days ago', bytes: 10 },
        { version: 'w3', why: 'last in use 35 days ago', bytes: 10 },
        { version: 'w2', why: 'last in use 42 days ago', bytes: 10 },
        { version: 'w1', why: 'last in use 49 days ago', bytes: 10 },
      ],
    });
  });

  it('are those that were not the current one for so many days', () => {
    expect(names({ rule: { days: 40 } })).toEqual(['w2', 'w1']);
    expect(whyKept('w3', { rule: { days: 40 } })).toBe('was in use within 40 days');
  });

  it('are with both numbers those that both let go', () => {
    expect(names({ rule: { keep: 4, days: 40 } })).toEqual(['w2', 'w1']);
    expect(names({ rule: { keep: 7, days: 40 } })).toEqual(['w1']);
  });

  it('are never the current one nor the one before it, whatever the rule', () => {
    expect(names({ rule: { keep: 1 } })).toEqual(['w6', 'w5', 'w4', 'w3', 'w2', 'w1']);
  });

  it('are after a rollback neither newer ones nor the one that the current one had followed', () => {
    const rolledBack = pointerAt(8, {
      version: 'w5',
      run: 'w5',
      origin: dateOf(5).slice(0, 10),
      previous: 'w8',
      moves: [
        { kind: 'rolled back', version: 'w5', from: 'w8', at: dateOf(9), by: 'ana' },
        ...(pointerAt(8).moves ?? []),
      ],
    });
    const input = { pointer: rolledBack, rule: { keep: 1 } };
    expect(names(input)).toEqual(['w3', 'w2', 'w1']);
    expect(whyKept('w7', input)).toBe('is newer than the current one');
    expect(whyKept('w4', input)).toBe('the current one was published after it');
    expect(whyKept('w8', input)).toBe('was the current one before');
  });

  it('are not those that something needs', () => {
    const needs = new Map([['w2', 'monitoring makes its limits of it']]);
    expect(names({ needs })).toEqual(['w4', 'w3', 'w1']);
    expect(whyKept('w2', { needs })).toBe('monitoring makes its limits of it');
  });

  it('are not those that were in use when a workflow began that goes on', () => {
    const open = { workflowId: 'foods-9', since: timeOf(4) + 1 };
    expect(names({ open })).toEqual(['w3', 'w2', 'w1']);
    expect(whyKept('w4', { open })).toBe('was in use when foods-9 began, which goes on');
  });

  it('are none that was in use within the last day, since readers may have it open', () => {
    const soon = { rule: { keep: 1 }, now: timeOf(8) + DAY_MS / 2 };
    const backfilled = found(2, { version: 'late', written: soon.now - 1000 });
    expect(whyKept('late', { ...soon, found: [backfilled, found(8)] })).toBe('was in use within the last day');
  });

  it('count the versions of a backfill by their origins, not by when they were written', () => {
    const late = [1, 2].map((week) => found(week, { version: `late-${week}`, written: timeOf(8) }));
    expect(names({ found: [...late, ...[5, 6, 7, 8].map((week) => found(week))] })).toEqual(['late-2', 'late-1']);
  });

  it('are unfinished ones once their run can have ended, and these count for none that is kept', () => {
    const unfinished = (written: number) =>
      found(1, { version: 'half', kind: 'unfinished', origin: undefined, written });
    const whole = [5, 6, 7, 8].map((week) => found(week));
    expect(choose({ found: [unfinished(timeOf(8)), ...whole] }).deleted).toEqual([
      { version: 'half', why: 'unfinished, written 7 days ago', bytes: 10 },
    ]);
    expect(names({ found: [unfinished(timeOf(9) - 1000), ...whole] })).toEqual([]);
    expect(names({ found: [unfinished(timeOf(8)), ...whole], rule: { keep: 4, days: 10 } })).toEqual([]);
  });

  it('are none whose manifest can not be read', () => {
    const unread = found(1, { kind: 'unreadable', origin: undefined });
    expect(names({ found: [unread, ...[5, 6, 7, 8].map((week) => found(week))] })).toEqual([]);
  });

  it('are those whose deletion has begun, whatever the rule says by now', () => {
    const rule = { keep: 100 };
    expect(choose({ rule, pointer: pointerAt(8, { retired: ['w2'] }) }).deleted).toEqual([
      { version: 'w2', why: 'its deletion had begun', bytes: 10 },
    ]);
    expect(names({ rule, found: [found(3, { isBegun: true }), found(8)] })).toEqual(['w3']);
  });

  it('are of a pointer of 0.1.0, which has no moves, judged by when they were written', () => {
    expect(names({ pointer: pointerAt(8, { moves: undefined }), rule: { days: 40 } })).toEqual(['w3', 'w2', 'w1']);
  });
});
