import { describeScheduledTraining } from '../../contracts/scheduling/retrain.js';
import type { ScheduledForecastProgress } from '../../contracts/scheduling/scheduled-forecast.js';
import { detailsTable, formatMoment } from '../shared/details-table.js';

/** Where a scheduled forecast stands, for the Web UI. */
export const describeProgress = ({
  run,
  origin,
  state,
  training,
  missing,
  deadline,
  monitored,
}: ScheduledForecastProgress): string =>
  detailsTable([
    ['state', state],
    ['run', run],
    ['last known day', origin],
    ['monitoring', monitored],
    ['models', training && describeScheduledTraining(training)],
    ['missing', missing],
    ['waited for until', deadline && formatMoment(deadline)],
  ]);
