import type { Encoded, Panel } from '../panel/panel.js';

const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
/** What calendars have where there is no event. */
const NO_EVENT = 'unknown';

/** What the value of a feature stands for, where it is a code; undefined where it is a number like any other. */
export function valueLabel(
  feature: string,
  value: number,
  { calendar: { events }, series }: Pick<Panel, 'calendar' | 'series'>,
): string | undefined {
  const label = ({ labels }: Encoded) => labels[value];
  const event = (column: Encoded) => (label(column) === NO_EVENT ? 'none' : label(column));
  switch (feature) {
    case 'item_id':
      return label(series.item);
    case 'dept_id':
      return label(series.department);
    case 'cat_id':
      return label(series.category);
    case 'store_id':
      return label(series.store);
    case 'state_id':
      return label(series.state);
    case 'event_name':
    case 'event_name_1':
      return event(events.eventName1);
    case 'event_type':
    case 'event_type_1':
      return event(events.eventType1);
    case 'event_name_2':
      return event(events.eventName2);
    case 'event_type_2':
      return event(events.eventType2);
    case 'weekday':
    case 'dayofweek':
      return WEEKDAYS[value];
    default:
      return feature.startsWith('snap') ? (value === 1 ? 'yes' : 'no') : undefined;
  }
}
