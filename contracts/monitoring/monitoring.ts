import { z } from 'zod';
import {
  FINDINGS,
  type FindingKind,
  MONITOR_ACTIONS,
  MONITOR_ANSWERS,
  type MonitorAction,
  type MonitorAnswer,
} from '../request/monitor.js';
import type { ForecastRequest } from '../request/request.js';
import { objectOf, type StoredJson } from '../stored/stored-json.js';

/** A forecast to monitor with the sales of a dataset. */
export interface MonitorInput {
  /** Name of the forecast. */
  readonly name: string;
  /** Raw files in S3. */
  readonly dataset: { readonly uri: string };
  /** Last day whose sales may be known, ISO date; the last one of the data by default. */
  readonly through?: string | undefined;
  /** What is done about findings, and what a run that is started asks for; by default the request that made the current version. */
  readonly request?: ForecastRequest | undefined;
  /** A run that comes right after on the same data and searches: `retrain` is then its matter. */
  readonly nextRun?: NextRun | undefined;
}

/** A run of a schedule that follows the monitoring of its data. */
export interface NextRun {
  readonly run: string;
  /** Whether it searches whatever is found, or once drift was found before it begins. */
  readonly searches: 'always' | 'on-drift';
}

/** Where a value should lie, by the points that it is held against. */
export interface ControlLimits {
  /** Left out where the value can't be too small, or too large. */
  readonly lower?: number | undefined;
  readonly upper?: number | undefined;
  /** Median of the points. */
  readonly centre: number;
  /** Their spread, as a standard deviation. */
  readonly spread: number;
  readonly points: number;
}

/** One number of a version, held against its limits. */
export interface Measure {
  readonly what: 'wrmsse' | 'bias' | 'coverage';
  /** The store or department that it is of; the whole forecast by default. */
  readonly store?: string | undefined;
  readonly department?: string | undefined;
  readonly value: number;
  /** Left out with too few points. */
  readonly limits?: ControlLimits | undefined;
}

/** A version as it stands with the newest sales. */
export interface JudgedVersion {
  readonly version: string;
  readonly origin: string;
  readonly isCurrent: boolean;
  /** Days that are judged: the whole weeks that are known; 0 before the first is. */
  readonly days: number;
  /** Last day that is scored. */
  readonly through: string;
  readonly wrmsse: number;
  readonly bias: number | null;
  readonly wspl?: number | undefined;
  /** Share of sales within the band that should hold 95 of 100. */
  readonly coverage?: number | undefined;
  readonly baseline?: { readonly name: string; readonly wrmsse: number } | undefined;
  readonly measures: readonly Measure[];
  /** Points that limits are made of, and how many it takes. */
  readonly points: number;
}

/** One number that shows a finding. */
export interface FindingSign {
  /** `WRMSSE of store CA_1` */
  readonly what: string;
  readonly value?: number | undefined;
  /** The limit that it is beyond. */
  readonly limit?: number | undefined;
  readonly note?: string | undefined;
}

/** Something that is other than was promised. */
export interface Finding {
  readonly kind: FindingKind;
  /** The newest version that shows it. */
  readonly version: string;
  /** What is wrong with that version, a sentence. */
  readonly summary: string;
  readonly signs: readonly FindingSign[];
}

/** A finding in a line. */
export const describeFinding = ({ version, summary }: Pick<Finding, 'version' | 'summary'>): string =>
  `${version}: ${summary}`;

/** What was done about a finding. */
export interface DoneAction {
  readonly kind: FindingKind;
  readonly action: MonitorAction;
  /** `done`; `impossible`, or `unneeded` since it was done before or a later search has dealt with it: the details say why. */
  readonly outcome: 'done' | 'impossible' | 'unneeded';
  /** A phrase for people: `run foods-monitor-2016-05-22 was started`. */
  readonly details: string;
}

/** An action that a finding does not need any more, whatever the table says. */
export interface UnneededAction extends Pick<DoneAction, 'kind' | 'action'> {
  /** A phrase. */
  readonly reason: string;
}

/** A version that could not be scored. */
export interface UnscoredVersion {
  readonly version: string;
  readonly reason: string;
}

/** What monitoring found with sales up to a date, and did about it; written once, and never changed. */
export interface Monitoring {
  /** Of this form. */
  readonly form: 1;
  readonly forecast: string;
  /** Last day with sales that was known, ISO date. */
  readonly date: string;
  /** Key of the dataset. */
  readonly dataset: string;
  /** Version that was current. */
  readonly current: string;
  /** Those with days that the monitoring before did not know, newest origin first. */
  readonly versions: readonly JudgedVersion[];
  readonly unscored: readonly UnscoredVersion[];
  readonly findings: readonly Finding[];
  readonly actions: readonly DoneAction[];
  /** Until when a person may answer, ISO time; left out where nobody is asked. */
  readonly askedUntil?: string | undefined;
}

/** What `monitorForecast` gives back. */
export interface MonitoringResult extends Monitoring {
  /** Whether these sales had been monitored before: then nothing was done again. */
  readonly isRepeated: boolean;
  /** Damaged records that did not count, a sentence each. */
  readonly notes: readonly string[];
}

/** What became of a question; written once. */
export interface MonitoringAnswer {
  readonly form: 1;
  readonly forecast: string;
  readonly date: string;
  readonly answer: MonitorAnswer;
  /** Empty where nobody answered before the deadline. */
  readonly by: string;
  readonly reason: string;
  /** ISO time. */
  readonly at: string;
  /** What was done, a phrase. */
  readonly details: string;
}

const limits = objectOf<ControlLimits>({
  lower: z.number().optional(),
  upper: z.number().optional(),
  centre: z.number(),
  spread: z.number(),
  points: z.int(),
});

/** A monitoring as it is read back. */
export const storedMonitoring: StoredJson<Monitoring> = {
  what: 'the record of a monitoring',
  schema: objectOf<Monitoring>({
    form: z.literal(1),
    forecast: z.string(),
    date: z.string(),
    dataset: z.string(),
    current: z.string(),
    versions: z.array(
      objectOf<JudgedVersion>({
        version: z.string(),
        origin: z.string(),
        isCurrent: z.boolean(),
        days: z.int(),
        through: z.string(),
        wrmsse: z.number(),
        bias: z.number().nullable(),
        wspl: z.number().optional(),
        coverage: z.number().optional(),
        baseline: z.object({ name: z.string(), wrmsse: z.number() }).optional(),
        measures: z.array(
          objectOf<Measure>({
            what: z.enum(['wrmsse', 'bias', 'coverage']),
            store: z.string().optional(),
            department: z.string().optional(),
            value: z.number(),
            limits: limits.optional(),
          }),
        ),
        points: z.int(),
      }),
    ),
    unscored: z.array(objectOf<UnscoredVersion>({ version: z.string(), reason: z.string() })),
    findings: z.array(
      objectOf<Finding>({
        kind: z.enum(FINDINGS),
        version: z.string(),
        summary: z.string(),
        signs: z.array(
          objectOf<FindingSign>({
            what: z.string(),
            value: z.number().optional(),
            limit: z.number().optional(),
            note: z.string().optional(),
          }),
        ),
      }),
    ),
    actions: z.array(
      objectOf<DoneAction>({
        kind: z.enum(FINDINGS),
        action: z.enum(MONITOR_ACTIONS),
        outcome: z.enum(['done', 'impossible', 'unneeded']),
        details: z.string(),
      }),
    ),
    askedUntil: z.string().optional(),
  }),
  cure: 'Delete it; monitoring the same sales again makes it anew, and finds what was done.',
  seal: 'required',
};

/** An answer as it is read back. */
export const storedAnswer: StoredJson<MonitoringAnswer> = {
  what: 'the answer to a question of monitoring',
  schema: objectOf<MonitoringAnswer>({
    form: z.literal(1),
    forecast: z.string(),
    date: z.string(),
    answer: z.enum(MONITOR_ANSWERS),
    by: z.string(),
    reason: z.string(),
    at: z.string(),
    details: z.string(),
  }),
  cure: 'Delete it; what was done stands in the Web UI, where the question still does.',
  seal: 'required',
};
