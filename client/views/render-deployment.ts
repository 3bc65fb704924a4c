import type { DeployedBuild, Deployment } from '../deployments/deployment.js';
import { describeBuild } from '../deployments/require-build.js';
import { renderTable } from '../terminal/render-table.js';

/** A worker deployment: where new work goes, its builds, and what an operator should do about them. */
export function renderDeployment(deployment: Deployment, width?: number): string {
  const { name, current, ramping, builds, unversioned } = deployment;
  const share = ramping === undefined ? '' : `, ${ramping.percent} % of it to build ${ramping.buildId}`;
  const rows = builds.map((build) => [
    build.buildId,
    build.state === 'ramping' ? `ramping, ${ramping?.percent ?? 0} %` : build.state,
    build.since === undefined ? '–' : `${build.since.slice(0, 10)} ${build.since.slice(11, 16)}`,
    String(build.workers),
    String(build.pinned),
    remarkOn(build),
  ]);
  const without = unversioned.workers > 0 || unversioned.workflows > 0 || current === undefined;
  return [
    `Deployment ${name}: new work goes to ${describeBuild(current)}${share}.`,
    '',
    renderTable(
      [
        { head: 'build' },
        { head: 'state' },
        { head: 'since' },
        { head: 'workers', align: 'right' },
        { head: 'pinned', align: 'right' },
        { head: 'remarks', kind: 'text' },
      ],
      rows,
      width,
    ),
    ...(without
      ? [
          '',
          `Without a build: ${unversioned.workers} workers, ${unversioned.workflows} open workflows; these go on where new work goes.`,
        ]
      : []),
  ].join('\n');
}

function remarkOn({ state, missingQueues, workers, buildId }: DeployedBuild): string {
  const lacks = missingQueues.length === 0 ? '' : `no worker polls ${missingQueues.join(', ')}`;
  switch (state) {
    case 'current':
    case 'ramping':
      return lacks === '' ? '' : `${lacks}: its work waits`;
    case 'new':
      return lacks === '' ? `ready: npx forecast deploy set-current ${buildId}` : lacks;
    case 'draining':
      return workers === 0 ? 'no worker is there: what is pinned waits' : 'its workers are needed';
    case 'drained':
      return workers === 0 ? '' : 'its workers can be stopped';
  }
}
