import type { Registration } from '../../contracts/registry/registration.js';

/** Scores in the form in which SageMaker shows those of a regression, and beside it what that form has no place for. */
export function modelQuality({ score, window, baselines, pastOrigins }: Registration): object {
  const { rmse, wrmsse, bias, levels } = score;
  return {
    version: 0,
    regression_metrics: {
      rmse: measured(rmse),
      wrmsse: measured(wrmsse),
      ...(bias === null ? {} : { bias: measured(bias) }),
    },
    forecast_metrics: {
      window: { first: window.firstDate, last: window.lastDate },
      wrmsse_of_levels: levels,
      wrmsse_of_baselines: Object.fromEntries(baselines.map((baseline) => [baseline.name, baseline.wrmsse])),
      wrmsse_of_past_origins: Object.fromEntries(
        pastOrigins.map((origin) => [`d_${origin.originDay}`, origin.wrmsse] as const),
      ),
    },
  };
}

const measured = (value: number) => ({ value, standard_deviation: 'NaN' });
