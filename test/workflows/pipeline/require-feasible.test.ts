import { describe, expect, it } from 'vitest';
import { cellsOf } from '../../../contracts/dataset/cells.js';
import type { DatasetManifest } from '../../../contracts/dataset/dataset.js';
import { requestSchema } from '../../../contracts/request/request.js';
import { payloadFault } from '../../../contracts/temporal/payload-fault.js';
import { foldsOf } from '../../../core/run-plan/folds.js';
import { stepName } from '../../../core/run-plan/step-name.js';
import { answersOf } from '../../../workflows/pipeline/stages/answers-of.js';
import { fitTasks } from '../../../workflows/pipeline/stages/fit-group.js';
import { byMember } from '../../../workflows/pipeline/stages/fit-members.js';
import { methodsOf, resolveMembers } from '../../../workflows/pipeline/stages/members.js';
import { findFault, type InspectedRun } from '../../../workflows/pipeline/stages/require-feasible.js';
import type { RunContext } from '../../../workflows/pipeline/stages/run-context.js';
import { runEnvironment } from '../fixtures/run-environment.js';
import { trialResult } from '../fixtures/trial-result.js';

const STORES = 10;
const ENSEMBLE = [{ per: 'store' }, { per: 'store-department' }, { per: 'department' }];

function named(departments: number, request: object, dataset: Partial<DatasetManifest> = {}): InspectedRun {
  const panels = Array.from({ length: STORES }, (_, store) => ({
    store: `CA_${store}`,
    uri: `s3://forecast/panels/0123456789abcdef/CA_${store}.panel`,
    series: 3049,
    departments: Array.from({ length: departments }, (_, index) => ({ name: `FOODS_${index}`, category: 'FOODS' })),
    proof: { bytes: 6_000_000, etag: `"${'0'.repeat(32)}"`, sha256: '0'.repeat(64) },
  }));
  const parsed = requestSchema.parse(request);
  const divided = parsed.fit.members.some((member) => 'per' in member && member.per.includes('department'));
  return {
    root: 's3://forecast/runs/foods-2016-04-24',
    request: parsed,
    cells: cellsOf(panels, divided),
    dataset: {
      key: 'data',
      panels,
      series: 30_490,
      firstDay: 1,
      lastDay: 1941,
      originDay: 1913,
      originDate: '2016-04-24',
      ...dataset,
    },
  };
}

/** What the stage `backtest` hands over, made as it makes it. */
function backtestArgs({ root, request, dataset, cells }: InspectedRun): readonly unknown[] {
  const champion = trialResult('completed', { name: 'trial-003' });
  const members = resolveMembers({ request, environment: runEnvironment() } as RunContext, champion, [champion]);
  const manifest = { prefix: '', cells, originDay: dataset.originDay, sweepShare: 1, cumulative: false };
  const folds = foldsOf(dataset, request).past.map((originDay) => ({
    originDay,
    members: byMember(
      fitTasks(manifest, members, originDay).map((task) => {
        const step = stepName(dataset.originDay, task.member.slug, task.group.name, originDay);
        const outputUri = `${root}/forecast/${step}`;
        const stores = new Set(task.group.cells.map(({ store }) => store));
        // Named as the rows are, whose stores have a folder each.
        const folder = stores.size === 1 ? '' : `/0123456789abcdef/d_${originDay}/inputs`;
        const answers = task.group.cells.map(({ name }) => ({
          uri: `${outputUri}${folder}/${name}.csv.out`,
          proof: { bytes: 412_345, etag: '"9e107d9d372bb6826bd81d3542a419d6"' },
        }));
        const end = { kind: 'completed' as const, job: '', outputUri, answers };
        return { fit: { ...task, result: champion }, cells: answersOf(task.group.cells, outputUri, end) };
      }),
    ),
  }));
  return [
    {
      panels: dataset.panels,
      folds,
      methods: methodsOf(request),
      models: members.length,
      choose: true,
      quantilesUri: `${root}/quantiles.json`,
    },
  ];
}

const fits = (plan: InspectedRun) => payloadFault('backtestEnsemble would be given', backtestArgs(plan)) === undefined;
/** The most that is possible, of 1 to 255. */
const most = (isPossible: (count: number) => boolean): number => {
  let count = 0;
  for (let step = 128; step >= 1; step /= 2) if (isPossible(count + step)) count += step;
  return count;
};

describe('a run that would end after its models are paid for', () => {
  it.each([3, 6, 12])('is refused where its forecasts at %i past origins are more than a payload names', (origins) => {
    const plan = (departments: number) => named(departments, { fit: { members: ENSEMBLE }, backtest: { origins } });
    const allowed = most((departments) => findFault(plan(departments)) === undefined);
    expect(fits(plan(allowed))).toBe(true);
    // A department is a part of each of ten stores; what is refused would hardly have fitted.
    const real = most((departments) => fits(plan(departments)));
    expect(allowed).toBeLessThanOrEqual(real);
    expect(allowed).toBeGreaterThanOrEqual(Math.floor(real * 0.98));
  });

  it('is told the figures and what would do, which does', () => {
    const request = { fit: { members: ENSEMBLE }, backtest: { origins: 12 } };
    const fault = findFault(named(30, request));
    expect(fault).toMatchInlineSnapshot(`
      {
        "message": "backtest.origins: 12 x 3 models x 300 parts of stores make 10,800 forecasts, whose references take 3.2 MB in one step; Temporal carries 2.0 MB. Ask for backtest.origins: 7 at most, or fewer models in fit.members, or models per store or for all (10 parts), or a narrower scope. Nothing was started.",
        "type": "RequestInvalid",
      }
    `);
    const origins = Number(/backtest\.origins: (\d+) at most/.exec(fault?.message ?? '')?.[1]);
    expect(findFault(named(30, { ...request, backtest: { origins } }))).toBeUndefined();
    expect(findFault(named(30, { ...request, backtest: { origins: origins + 1 } }))).toBeDefined();
    expect(findFault(named(30, { ...request, fit: { members: [{ per: 'store' }] } }))).toBeUndefined();
  });

  it('is told of too many finalists', () => {
    const sweep = { strategy: { kind: 'random' }, maxTrials: 50 };
    const request = { fit: { members: [{ per: 'store-department' }] }, select: { finalists: 50 }, sweep };
    expect(findFault(named(30, request))?.message).toMatchInlineSnapshot(
      `"select.finalists: 50 x 300 parts of stores make 15,000 forecasts, whose references take 4.4 MB in one step; Temporal carries 2.0 MB. Ask for select.finalists: 22 at most, or models per store or for all (10 parts), or a narrower scope. Nothing was started."`,
    );
  });

  it('is told of too short a history before days that cannot be weighed', () => {
    const unscorable = [84];
    const short = { lastDay: 112, originDay: 112 };
    expect(findFault(named(1, { backtest: { origins: 2 } }, { ...short, unscorable: [56] }))?.type).toBe(
      'RequestInvalid',
    );
    expect(findFault(named(1, { backtest: { origins: 1 } }, { ...short, unscorable }))).toMatchObject({
      type: 'NothingToScore',
      message: expect.stringContaining('Forecasts would be scored at d_84, where nothing can be weighed'),
    });
  });
});
