import type { RuleName, RuleParameters } from '../parameters/rule-parameters.js';
import { seriesName } from '../parameters/tensor-collections.js';
import { fromJson, toJson } from './json-safe.js';
import { Lane, type LaneJudge, type LaneState } from './lane.js';
import type {
  Clock,
  Finding,
  Json,
  Rule,
  RuleContext,
  RuleDefinition,
  RulePoint,
  RuleState,
  Verdict,
} from './types.js';

/** The lane of a rule that looks at all its series together. */
const TOGETHER = '';

/**
 * A rule at work: sorts points into lanes, decides when a step can be judged, and keeps the earliest finding.
 *
 * When a step is judged: a rule of single series judges each point at once. A rule of several series judges a step when
 * all series it has seen have reached it, or a later step has begun, or the step is settled, or the job has ended.
 */
export class RunningRule<N extends RuleName, Observation, Memory> implements Rule {
  private readonly watches: (series: string) => boolean;
  private readonly lanes = new Map<string, Lane<Observation, Memory>>();
  private settled: number | undefined;
  private clock: Clock | undefined;
  private ended = false;

  constructor(
    private readonly definition: RuleDefinition<N, Observation, Memory>,
    private readonly parameters: RuleParameters<N>,
    private readonly context: RuleContext,
    state?: RuleState,
  ) {
    this.watches = definition.watches(parameters, context);
    if (definition.scope === 'step') this.lanes.set(TOGETHER, new Lane(definition.start));
    if (state === undefined) return;
    this.settled = state.settled ?? undefined;
    this.clock = state.clock === null ? undefined : { first: state.clock[0], last: state.clock[1] };
    this.ended = state.ended;
    for (const [name, lane] of fromJson(state.lanes) as [string, LaneState<Observation, Memory>][]) {
      this.lanes.set(name, new Lane(definition.start, lane));
    }
    this.advance(this.lanes.keys());
  }

  get name(): N {
    return this.definition.name;
  }

  feed(points: Iterable<RulePoint>, now?: number): Verdict {
    if (now !== undefined) {
      this.clock = { first: Math.min(now, this.clock?.first ?? now), last: Math.max(now, this.clock?.last ?? now) };
    }
    const changed = new Set<string>();
    for (const point of points) {
      const series = seriesName(point.name);
      if (point.step <= (this.settled ?? -Infinity) || !this.watches(series)) continue;
      const observation = this.definition.observe(point, this.parameters);
      if (observation === undefined) continue;
      const name = this.definition.scope === 'step' ? TOGETHER : series;
      this.laneOf(name).insert(point.step, series, observation);
      changed.add(name);
    }
    this.advance(changed);
    return this.verdict();
  }

  settle(step: number): Verdict {
    this.settled = Math.max(step, this.settled ?? step);
    this.advance(this.lanes.keys());
    for (const lane of this.lanes.values()) lane.settle(this.settled);
    return this.verdict();
  }

  end(): Verdict {
    this.ended = true;
    this.advance(this.lanes.keys());
    return this.verdict();
  }

  verdict(): Verdict {
    const finding = this.firstFinding();
    if (finding !== undefined) {
      return { status: 'IssuesFound', step: finding.step, numbers: finding.numbers, details: finding.details };
    }
    const step = this.lastJudged();
    if (!this.ended) {
      const details = step === undefined ? `Waits for ${this.definition.reads}.` : `No issue up to step ${step}.`;
      return { status: 'InProgress', step, details };
    }
    if (step === undefined) {
      return { status: 'Error', details: `The job ended without ${this.definition.reads}, so nothing was judged.` };
    }
    return { status: 'NoIssuesFound', step, details: `No issue up to step ${step}, the last one judged.` };
  }

  state(): RuleState {
    return {
      version: 1,
      rule: this.definition.name,
      // Parameters hold only JSON values; those left out stay out.
      parameters: JSON.parse(JSON.stringify(this.parameters)) as Json,
      context: this.context,
      ended: this.ended,
      settled: this.settled ?? null,
      clock: this.clock === undefined ? null : [this.clock.first, this.clock.last],
      lanes: toJson([...this.lanes].map(([name, lane]) => [name, lane.state])),
    };
  }

  private laneOf(name: string): Lane<Observation, Memory> {
    let lane = this.lanes.get(name);
    if (lane === undefined) {
      lane = new Lane(this.definition.start);
      this.lanes.set(name, lane);
    }
    return lane;
  }

  private advance(names: Iterable<string>): void {
    for (const name of names) this.laneOf(name).advance(this.judgeOf(name));
  }

  private judgeOf(series: string): LaneJudge<Observation, Memory> {
    const { definition, parameters } = this;
    if (definition.scope === 'series') {
      return {
        isClosed: () => true,
        judge: (memory, step, frame) => {
          const observation = frame.get(series) as Observation;
          return definition.judge(memory, { step, series, observation }, parameters);
        },
      };
    }
    return {
      isClosed: (step, frame, seen, isLast) =>
        this.ended ||
        !isLast ||
        step <= (this.settled ?? -Infinity) ||
        (frame.size === seen.size && definition.isComplete(frame)),
      judge: (memory, step, frame) => definition.judge(memory, { step, frame }, parameters),
    };
  }

  private firstFinding(): Finding | undefined {
    let first: Finding | undefined;
    let firstName = '';
    for (const [name, lane] of this.lanes) {
      const finding = lane.finding ?? this.lateFinding(lane.latest.memory);
      if (finding === undefined) continue;
      const isFirst = first === undefined || finding.step < first.step;
      if (isFirst || (finding.step === first?.step && name < firstName)) {
        first = finding;
        firstName = name;
      }
    }
    return first;
  }

  /** Findings that no step makes: those of time passing, and those of the end. */
  private lateFinding(memory: Memory): Finding | undefined {
    const { definition, parameters, clock } = this;
    if (definition.scope === 'step' && definition.overdue !== undefined && clock !== undefined) {
      const finding = definition.overdue(memory, clock, parameters);
      if (finding !== undefined) return finding;
    }
    return this.ended ? definition.atEnd?.(memory, parameters) : undefined;
  }

  private lastJudged(): number | undefined {
    let last: number | undefined;
    for (const lane of this.lanes.values()) {
      const { lastJudged } = lane.latest;
      if (lastJudged !== undefined && lastJudged > (last ?? -Infinity)) last = lastJudged;
    }
    return last;
  }
}
