import { describe, expect, it } from 'vitest';
import type { EventKind } from '../../../contracts/notification/notification-event.js';
import { notificationEventSchema } from '../../../contracts/notification/notification-event.js';
import { notificationJson } from '../../../core/notification/notification-json.js';
import { renderEvent } from '../../../core/notification/render-event.js';
import { events } from '../../workflows/fixtures/events.js';

const mailOf = (kind: EventKind, more: object = {}): string => {
  const { title, text } = renderEvent({ ...events[kind], ...more } as never);
  return `${title}\n${'-'.repeat(20)}\n${text}`;
};

describe('what people read of', () => {
  it('a published forecast', () => {
    expect(mailOf('published')).toMatchInlineSnapshot(`
      "foods: version foods-20261130-060000 is published
      --------------------
      The forecast foods was published as version foods-20261130-060000. It covers the 28 days after 2026-11-29, in 853,720 rows.

      Its champion trial-003 has a WRMSSE of 0.5312 on the last 28 known days, which also chose it. The best baseline there is seasonal-naive, 0.8470.

      Forecast: s3://bucket/forecasts/foods/versions/foods-20261130-060000/

      Pictures: s3://bucket/runs/foods-20261130-060000/report.html

      npx forecast status foods-20261130-060000"
    `);
    expect(
      mailOf('published', {
        scored: 'holdout',
        behind: 'foods-20261207-060000',
        notes: ['The run was cancelled too late.'],
      }),
    ).toMatchInlineSnapshot(`
      "foods: version foods-20261130-060000 is published
      --------------------
      The forecast foods was published as version foods-20261130-060000. It covers the 28 days after 2026-11-29, in 853,720 rows.

      Version foods-20261207-060000 stays the current one in its place, since its origin is newer.

      Its champion trial-003 has a WRMSSE of 0.5312 on the 28 days after its origin, which are known already. The best baseline there is seasonal-naive, 0.8470.

      The run was cancelled too late.

      Forecast: s3://bucket/forecasts/foods/versions/foods-20261130-060000/

      Pictures: s3://bucket/runs/foods-20261130-060000/report.html

      npx forecast status foods-20261130-060000"
    `);
  });

  it('a failed run', () => {
    expect(mailOf('failed')).toMatchInlineSnapshot(`
      "foods: the run foods-20261130-060000 has failed: NotBetterThanBaselines
      --------------------
      The run foods-20261130-060000 of the forecast foods has failed at the stage select.

      The forecast has a WRMSSE of 0.91, the best baseline, seasonal-naive, 0.85.

      What to do: Search longer or wider, or publish anyway with publish.gate: none.

      Nothing was published; planners go on reading the version before.

      npx forecast status foods-20261130-060000"
    `);
  });

  it('a run that could not begin', () => {
    expect(
      mailOf('failed', { stage: undefined, schedule: 'foods-weekly', failure: 'DataNotArrived' }),
    ).toMatchInlineSnapshot(`
      "foods: the run foods-20261130-060000 has failed: DataNotArrived
      --------------------
      The run foods-20261130-060000 of the forecast foods has failed.

      The forecast has a WRMSSE of 0.91, the best baseline, seasonal-naive, 0.85.

      What to do: Search longer or wider, or publish anyway with publish.gate: none.

      Nothing was published; planners go on reading the version before.

      npx forecast schedule show foods-weekly"
    `);
  });

  it('a forecast that waits for approval', () => {
    expect(mailOf('needs-approval')).toMatchInlineSnapshot(`
      "foods: a forecast waits for approval
      --------------------
      The forecast of the run foods-20261130-060000 waits for a decision before it is published.

      1,300 units in 28 days, 30.0 % more than on the last 28 days.

      ana or ben may decide.

      Without a decision by 2026-12-01 07:12 UTC it is rejected.

      npx forecast approve foods-20261130-060000 --reason WHY   (or reject)"
    `);
    expect(mailOf('needs-approval', { approvers: [] })).toContain('Anybody may decide.');
  });

  it('a rule that has acted, and of one that asks', () => {
    expect(mailOf('rule-fired')).toMatchInlineSnapshot(`
      "foods: Overfit fired on trial-003
      --------------------
      The rule Overfit fired on trial-003 of the run foods-20261130-060000, at round 40 (job df-3).

      The validation loss is 1.4 times that of training.

      What was done: stopped the job.

      npx forecast leaderboard foods-20261130-060000"
    `);
    expect(
      mailOf('rule-fired', {
        action: 'asked',
        question: { deadline: '2026-11-30T08:12:45.000Z', default: 'continue' },
      }),
    ).toMatchInlineSnapshot(`
      "foods: Overfit asks about trial-003
      --------------------
      The rule Overfit fired on trial-003 of the run foods-20261130-060000, at round 40 (job df-3).

      The validation loss is 1.4 times that of training.

      It asks what to do with the job, which trains on meanwhile. Without an answer by 2026-11-30 08:12 UTC: continue.

      npx forecast answer foods-20261130-060000 trial-003 stop|continue|demote"
    `);
  });

  it('a forecast that drifts', () => {
    expect(mailOf('drift')).toMatchInlineSnapshot(`
      "foods: the forecast is other than was promised
      --------------------
      Version foods-20261130-060000: the forecast of two stores is worse than past origins promised.

      - WRMSSE of store CA_1: 0.9123, at most 0.7 was expected

      - series that stopped: 12; FOODS_1_001 in CA_1 and 11 others

      What is done: a run was started: foods-20261207-060000

      npx forecast monitor foods"
    `);
  });

  it('spending that is passed, or likely to be', () => {
    expect(mailOf('spend-above')).toMatchInlineSnapshot(`
      "foods: the run foods-20261130-060000 is likely to cost more than USD 20.00
      --------------------
      Trials and fits of the run foods-20261130-060000 have cost USD 6.50 so far, at the prices that are known.

      5 of 20 trials have ended; if the others cost as much, the sweep comes to USD 26.00.

      It goes on: sweep finish ends its search with the best trial so far, cancel ends the run.

      npx forecast cost foods-20261130-060000"
    `);
    expect(mailOf('spend-above', { spent: 20.5, likely: undefined, trials: 1 })).toMatchInlineSnapshot(`
      "foods: the run foods-20261130-060000 has cost more than USD 20.00
      --------------------
      Trials and fits of the run foods-20261130-060000 have cost USD 20.50 so far, at the prices that are known.

      1 of 20 trials has ended.

      It goes on: sweep finish ends its search with the best trial so far, cancel ends the run.

      npx forecast cost foods-20261130-060000"
    `);
  });

  it('a test', () => {
    expect(mailOf('test')).toMatchInlineSnapshot(`
      "foods: a test of this channel
      --------------------
      This is a test of the channel. Nothing has happened."
    `);
  });

  it('a reason of many pages, its beginning', () => {
    const { text } = renderEvent({ ...events.failed, reason: 'x'.repeat(100_000) });
    expect(text.length).toBeLessThan(4000);
  });

  it('a title of several lines is one line', () => {
    expect(renderEvent({ ...events.failed, failure: 'A\r\nBcc: x@example.com' }).title).not.toMatch(/[\r\n]/);
  });
});

describe('what programs read', () => {
  it('is the event with its words, and names its form', () => {
    expect(JSON.parse(notificationJson(events['spend-above']))).toEqual({
      schema: 'forecast.notification/1',
      ...events['spend-above'],
      ...renderEvent(events['spend-above']),
    });
  });

  it('is the same text for the same event', () => {
    expect(notificationJson(events.drift)).toBe(notificationJson(structuredClone(events.drift)));
  });
});

it.each(Object.values(events))('the event $kind is one of the contract', (event) => {
  expect(notificationEventSchema.parse(event)).toEqual(event);
});
