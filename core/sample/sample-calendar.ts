export interface Event {
  readonly name: string;
  readonly type: string;
  /** What it does to the sales of a category. */
  readonly lift: (category: string) => number;
}

const lift = (foods: number, others: number) => (category: string) => (category === 'FOODS' ? foods : others);

const fixed: Readonly<Record<string, Event>> = {
  '01-01': { name: 'NewYear', type: 'National', lift: lift(0.7, 0.75) },
  '02-14': { name: 'ValentinesDay', type: 'Cultural', lift: lift(1.1, 1) },
  '03-17': { name: 'StPatricksDay', type: 'Cultural', lift: lift(1.05, 1) },
  '07-04': { name: 'IndependenceDay', type: 'National', lift: lift(1.15, 0.9) },
  '10-31': { name: 'Halloween', type: 'Cultural', lift: lift(1.1, 0.95) },
  '12-25': { name: 'Christmas', type: 'National', lift: () => 0.02 },
};

/** Events of a day; Thanksgiving and the SuperBowl fall on a weekday of a week of the month. */
export function eventOn(date: Date): readonly Event[] {
  const events: Event[] = [];
  const key = date.toISOString().slice(5, 10);
  const day = fixed[key];
  if (day !== undefined) events.push(day);
  const month = date.getUTCMonth();
  const week = Math.ceil(date.getUTCDate() / 7);
  if (month === 10 && date.getUTCDay() === 4 && week === 4) {
    events.push({ name: 'Thanksgiving', type: 'National', lift: lift(0.6, 0.55) });
  }
  if (month === 1 && date.getUTCDay() === 0 && week === 1) {
    events.push({ name: 'SuperBowl', type: 'Sporting', lift: lift(1.2, 0.95) });
  }
  return events;
}

/** Days of the month on which SNAP benefits are paid, by state. */
const snapDays: Readonly<Record<string, readonly number[]>> = {
  CA: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
  TX: [1, 3, 5, 6, 7, 9, 11, 12, 13, 15],
  WI: [2, 3, 5, 6, 8, 9, 11, 12, 14, 15],
};

export const snapOn = (date: string, state: string): boolean =>
  snapDays[state]?.includes(Number(date.slice(8, 10))) ?? false;
