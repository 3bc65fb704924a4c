import { defineSignal } from '@temporalio/workflow';

/** An entry has come into the outbox. */
export const outboxFilledSignal = defineSignal('outboxFilled');
