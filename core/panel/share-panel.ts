import type { Encoded, Panel } from './panel.js';

/** The panel with its arrays in shared memory, so that threads read it without a copy each. */
export function sharePanel(panel: Panel): Panel {
  const { calendar, series } = panel;
  const { eventName1, eventType1, eventName2, eventType2 } = calendar.events;
  return {
    ...panel,
    sales: shared(panel.sales, Uint16Array),
    prices: shared(panel.prices, Float32Array),
    calendar: {
      ...calendar,
      weekOfDay: shared(calendar.weekOfDay, Uint16Array),
      weeks: shared(calendar.weeks, Int32Array),
      events: {
        eventName1: sharedCodes(eventName1),
        eventType1: sharedCodes(eventType1),
        eventName2: sharedCodes(eventName2),
        eventType2: sharedCodes(eventType2),
      },
      snap: Object.fromEntries(Object.entries(calendar.snap).map(([state, days]) => [state, shared(days, Uint8Array)])),
    },
    series: {
      ...series,
      item: sharedCodes(series.item),
      department: sharedCodes(series.department),
      category: sharedCodes(series.category),
      store: sharedCodes(series.store),
      state: sharedCodes(series.state),
    },
  };
}

const sharedCodes = ({ labels, codes }: Encoded): Encoded => ({ labels, codes: shared(codes, Uint16Array) });

type Numbers = Uint8Array | Uint16Array | Int32Array | Float32Array;

function shared<T extends Numbers>(
  values: T,
  kind: { new (buffer: SharedArrayBuffer): T; readonly BYTES_PER_ELEMENT: number },
): T {
  if (values.buffer instanceof SharedArrayBuffer) return values;
  const copy = new kind(new SharedArrayBuffer(values.length * kind.BYTES_PER_ELEMENT));
  copy.set(values as never);
  return copy;
}
