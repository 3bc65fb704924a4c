import type { DatasetManifest } from '../../../contracts/dataset/dataset.js';
import type { ForecastRequest } from '../../../contracts/request/request.js';
import { MIN_ORIGIN_HISTORY } from '../../../core/features/origin-rows.js';
import { HORIZON } from '../../../core/panel/panel.js';
import { foldsOf } from '../../../core/run-plan/folds.js';

type Days = Pick<DatasetManifest, 'firstDay' | 'lastDay' | 'originDay'>;
type Asked = Pick<ForecastRequest, 'backtest' | 'features'>;

/** Days that an origin needs up to it, so that there is something to learn from. */
const NEEDED = MIN_ORIGIN_HISTORY + HORIZON;

/** What is wrong with the origins that a request asks for, and which would do; undefined where nothing is. */
export function describeShortHistory(
  { firstDay, lastDay, originDay }: Days,
  { backtest, features }: Asked,
): string | undefined {
  const { origins } = backtest;
  if (features.set === 'seed' && origins === 0) return undefined;
  const { selection, past } = foldsOf({ originDay }, { backtest });
  const first = past[0] ?? selection;
  const days = Math.max(0, first - firstDay + 1);
  if (days >= NEEDED) return undefined;
  // Origins lie 28 days apart, the newest 28 days before the run's own.
  const most = Math.floor((originDay - firstDay + 1 - NEEDED) / HORIZON);
  const earliest = firstDay + NEEDED - 1 + Math.max(1, origins) * HORIZON;
  const ways = [
    ...(most >= 1 && most < origins ? [`backtest.origins: ${most} at most`] : []),
    ...(earliest <= lastDay ? [`an origin ${earliest === lastDay ? '' : `from d_${earliest} to `}d_${lastDay}`] : []),
    features.set === 'seed' ? 'backtest.origins: 0' : 'features.set: seed with backtest.origins: 0',
  ];
  return (
    `origin: d_${originDay} with backtest.origins: ${origins} begins too early: the first day to learn at would be d_${first}, ` +
    `with ${days} days of sales up to it (from d_${firstDay}), and ${NEEDED} are needed. Ask for ${ways.join(', or ')}.`
  );
}
