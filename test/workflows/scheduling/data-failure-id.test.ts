import { describe, expect, it } from 'vitest';
import { dataFailureId } from '../../../workflows/scheduling/data-failure-id.js';

const backfill = { workflowId: 'backfill/foods', runId: 'a', namespace: 'default' };
const at = (time: string) => new Date(`2026-11-30T${time}Z`);

describe('the event that the data of a scheduled run did not come', () => {
  it('has one id for what a schedule starts', () => {
    const id = dataFailureId('foods-20261130-060000', { startTime: at('06:00:00') });
    expect(id).toBe('foods-20261130-060000/failed/data');
  });

  it('is another one each time that a backfill comes to it, and the same on a repetition', () => {
    const idOf = (time: string) => dataFailureId('foods-1', { parent: backfill, startTime: at(time) });
    expect(idOf('07:00:00')).toBe('foods-1/failed/data/20261130T070000.000Z');
    expect(idOf('07:00:00')).toBe(idOf('07:00:00'));
    expect(idOf('08:00:00')).not.toBe(idOf('07:00:00'));
  });
});
