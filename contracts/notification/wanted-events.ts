/** The kinds of events that a channel may want. */
export const WANTED_EVENTS = ['published', 'failed', 'needs-approval', 'rule-fired', 'drift', 'spend-above'] as const;
export type WantedEvent = (typeof WANTED_EVENTS)[number];
