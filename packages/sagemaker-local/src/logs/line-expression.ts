import { setImmediate as nextTurn } from 'node:timers/promises';
import { type LinearPattern, linearPattern, MOST_SEARCHED, plainRegExp } from '@durable-forecast/lib/linear-pattern';
import { type Found, findApart } from './find-apart.js';

/** Milliseconds after which other requests get their turn. */
const TURN_MS = 20;

/** Expressions that took too long over a line once, and are not tried again while the server lives. */
const tooSlow = new Set<string>();
const MOST_REMEMBERED = 1_000;

/**
 * A regular expression of a client, to be found in lines of logs, which are of somebody else again. Whatever both are, the
 * thread that answers requests goes on: an expression that can be searched for in linear time is; one that looks around or
 * refers back runs apart, with a limit.
 */
export class LineExpression {
  private readonly linear: LinearPattern | undefined;

  /** @throws SyntaxError when it is no regular expression */
  constructor(readonly source: string) {
    plainRegExp(source);
    this.linear = linearPattern(source);
  }

  /** Whether a line took too long: then it finds nothing any more. */
  get isTooSlow(): boolean {
    return tooSlow.has(this.source);
  }

  /** What is found in each line, of its first characters. */
  async find(lines: readonly string[]): Promise<readonly Found[]> {
    if (this.linear !== undefined) return findInTurns(this.linear, lines);
    if (this.isTooSlow) return [];
    const found = await findApart(
      this.source,
      lines.map((line) => line.slice(0, MOST_SEARCHED)),
    );
    if (found !== undefined) return found;
    if (tooSlow.size < MOST_REMEMBERED) tooSlow.add(this.source);
    return [];
  }
}

async function findInTurns({ find }: LinearPattern, lines: readonly string[]): Promise<readonly Found[]> {
  const found: Found[] = [];
  let began = performance.now();
  for (const line of lines) {
    found.push(find(line));
    if (performance.now() - began < TURN_MS) continue;
    await nextTurn();
    began = performance.now();
  }
  return found;
}
