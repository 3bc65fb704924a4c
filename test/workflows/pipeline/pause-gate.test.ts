import { expect, it } from 'vitest';
import { PauseGate } from '../../../workflows/pipeline/pause-gate.js';

const NOON = Date.UTC(2026, 10, 30, 12);

it('says since when a run is paused, by whom, why, and before which stage', () => {
  const gate = new PauseGate();
  gate.begin('sweep');
  expect(gate.pause({ by: 'ana', reason: 'prices are wrong' }, NOON)).toBe(
    'Paused: sweep goes on to its end, the next stage does not begin.',
  );
  expect(gate.wait).toEqual({
    kind: 'paused-run',
    since: NOON,
    by: 'ana',
    reason: 'prices are wrong',
    before: undefined,
  });
  gate.arrive('select');
  expect(gate.wait?.before).toBe('select');
  gate.checkResume();
  expect([gate.resume(), gate.isPaused, gate.wait]).toEqual(['The run goes on.', false, undefined]);
});

it('refuses what makes no sense: pausing twice, pausing the last stage, resuming what goes on', () => {
  const gate = new PauseGate();
  expect(() => gate.checkResume()).toThrow('The run is not paused.');
  gate.pause({ by: 'ana' }, NOON);
  expect(() => gate.checkPause()).toThrow('The run is paused already by ana, since 2026-11-30T12:00:00.000Z.');
  gate.resume();
  gate.begin('publish');
  expect(() => gate.checkPause()).toThrow('The run is at its last stage, publish');
});
