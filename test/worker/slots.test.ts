import { describe, expect, it } from 'vitest';
import { readWorkerConfig } from '../../worker/config.js';
import { type SlotSettings, slotsOf, slotsTaken } from '../../worker/slots.js';

const unset: SlotSettings = {
  cachedWorkflows: undefined,
  control: undefined,
  watch: undefined,
  compute: undefined,
  threads: 8,
  memoryShare: 0.8,
};
const needed = {
  AWS_REGION: 'us-east-1',
  FORECAST_BUCKET: 'forecast',
  FORECAST_ROLE_ARN: 'arn:aws:iam::123456789012:role/forecast',
};

describe('the slots of a worker', () => {
  it('follow from its heap and cores', () => {
    expect(slotsOf(unset, { cores: 2, heapMb: 320 })).toEqual({
      cachedWorkflows: 70,
      control: 50,
      watch: 200,
      notifications: 20,
      compute: { most: 8, memoryShare: 0.8 },
    });
    expect(slotsOf(unset, { cores: 16, heapMb: 4096 })).toMatchObject({
      cachedWorkflows: 2282,
      control: 400,
      watch: 1000,
    });
  });

  it('are some on the smallest machine', () => {
    expect(slotsOf(unset, { cores: 1, heapMb: 8 })).toMatchObject({ cachedWorkflows: 10, control: 50, watch: 10 });
  });

  it('are what the settings say', () => {
    const { slots } = readWorkerConfig({
      ...needed,
      FORECAST_CACHED_WORKFLOWS: '5',
      FORECAST_CONTROL_SLOTS: '6',
      FORECAST_WATCH_SLOTS: '7',
      FORECAST_COMPUTE_SLOTS: '1',
    });
    expect(slotsOf(slots, { cores: 2, heapMb: 320 })).toEqual({
      cachedWorkflows: 5,
      control: 6,
      watch: 7,
      notifications: 20,
      compute: 1,
    });
  });

  it('follow from the machine where a setting is empty', () => {
    const { slots } = readWorkerConfig({ ...needed, FORECAST_COMPUTE_SLOTS: '', FORECAST_HEALTH_PORT: '' });
    expect(slots.compute).toBeUndefined();
  });

  it('are told of the queues that are served alone', () => {
    const slots = slotsOf(unset, { cores: 2, heapMb: 320 });
    expect(slotsTaken(slots, ['watch', 'control'])).toEqual({ control: 50, watch: 200 });
    expect(slotsTaken(slots, ['workflows'])).toEqual({ cachedWorkflows: 70 });
  });

  it.each([
    ['many', 'give a number: jobs that this worker watches at a time'],
    ['0', 'give at least 1, not 0: jobs that this worker watches at a time'],
    ['1.5', 'give a whole number, not 1.5: jobs that this worker watches at a time'],
  ])('are refused where they are %s', (given, fault) => {
    expect(() => readWorkerConfig({ ...needed, FORECAST_WATCH_SLOTS: given })).toThrow(
      `FORECAST_WATCH_SLOTS: ${fault}`,
    );
    expect(() => readWorkerConfig({ ...needed, FORECAST_HEALTH_PORT: '70000' })).toThrow(
      'FORECAST_HEALTH_PORT: give at most 65535, not 70000: port on which',
    );
  });
});
