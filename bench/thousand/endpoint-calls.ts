import { setTimeout as sleep } from 'node:timers/promises';

type Rule = Readonly<Record<string, unknown>>;

/** Gives the endpoint a plan of faults for its calls. */
export async function plan(url: string, calls: readonly Rule[]): Promise<void> {
  const answer = await fetch(`${url}/_control/faults`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ calls }),
  });
  if (!answer.ok) throw new Error(`The endpoint refused the fault plan: ${await answer.text()}`);
}

/** How often each rule has fired, in the order of the plan. */
export async function fired(url: string, rules: number): Promise<readonly number[]> {
  const { fired: counts } = (await (await fetch(`${url}/_control/faults`)).json()) as { fired: Record<string, number> };
  return Array.from({ length: rules }, (_, index) => counts[`calls.${index}`] ?? 0);
}

export interface CallRate {
  /** Calls a second over the whole time. */
  readonly mean: number;
  /** Most calls within any 10 seconds, a second. */
  readonly peak: number;
}

/** Counts the calls of an operation for so many seconds. */
export async function measureRate(url: string, operation: string, seconds: number): Promise<CallRate> {
  // A delay of nothing only counts.
  await plan(url, [{ operation, kind: 'delay', delayMs: 0 }]);
  const startedAt = performance.now();
  const counts = [0];
  for (let second = 1; second <= seconds; second += 1) {
    await sleep(Math.max(0, startedAt + second * 1000 - performance.now()));
    counts.push((await fired(url, 1))[0] as number);
  }
  const window = Math.min(10, seconds);
  const sums = counts.slice(window).map((count, index) => (count - (counts[index] as number)) / window);
  return { mean: (counts.at(-1) as number) / ((performance.now() - startedAt) / 1000), peak: Math.max(...sums) };
}
