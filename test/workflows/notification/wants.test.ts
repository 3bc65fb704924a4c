import { expect, it } from 'vitest';
import { wants } from '../../../workflows/notification/wants.js';
import { email, webhook } from '../fixtures/channels.js';
import { events } from '../fixtures/events.js';

it('a channel is told of the events that it names, and of every test', () => {
  expect(wants(email(), events.failed)).toBe(true);
  expect(wants(email(), events.published)).toBe(false);
  expect(wants(email(), events.test)).toBe(true);
});

it('a channel is told of spending above its own limit, not of that of others', () => {
  expect(wants(webhook({ spendAbove: 20 }), events['spend-above'])).toBe(true);
  expect(wants(webhook({ spendAbove: 10 }), events['spend-above'])).toBe(false);
});
