import { describe, expect, it } from 'vitest';
import { eventId } from '../../../contracts/notification/event-id.js';

describe('the id of an event', () => {
  it('says who tells of it and what happened', () => {
    expect(eventId('foods-20261130-060000', 'rule-fired', 'trial-003', 'Overfit')).toBe(
      'foods-20261130-060000/rule-fired/trial-003/Overfit',
    );
  });

  it('is another one for other parts, wherever a slash stands', () => {
    expect(eventId('a', 'b/c')).not.toBe(eventId('a/b', 'c'));
    expect(eventId('a', 'b/c')).not.toBe(eventId('a', 'b', 'c'));
  });

  it('fits a header and a workflow id, whatever people call a rule', () => {
    const names = ['Über Maß', 'half \uD800 a pair', 'line\nbreak', 'x'.repeat(5000), 'y'.repeat(5000)];
    for (const name of names) {
      const id = eventId('run', 'rule-fired', name);
      expect(id).toMatch(/^[\x21-\x7E]+$/);
      expect(id.length).toBeLessThanOrEqual(310);
    }
    expect(new Set(names.map((name) => eventId('run', name))).size).toBe(names.length);
  });
});
