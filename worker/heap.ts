import { setFlagsFromString } from 'node:v8';

/**
 * Megabytes of the JavaScript heap of a worker's main thread and of its workflows. They wait most of the time, and V8 would
 * let garbage pile up to gigabytes before it collects. The large data of activities lie outside the heap, or in threads.
 */
export const WORKER_HEAP_MB = 320;

/**
 * Lets threads that are started from now on have V8's usual limit: the flag that bounds the heap of this process would
 * otherwise hold for them too, whatever limits they are given.
 */
export function leaveThreadsUnbounded(): void {
  setFlagsFromString('--max-old-space-size=0');
}
