import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { forecastPaths } from '../../contracts/publication/forecast-paths.js';
import type { PublishInput, PublishTerms, StagedVersion } from '../../contracts/publication/publication.js';
import type { VersionCheck } from '../../contracts/publication/version-check.js';
import {
  MANIFEST_SCHEMA,
  storedManifest,
  type VersionFile,
  type VersionManifest,
} from '../../contracts/publication/version-manifest.js';
import { HORIZON } from '../../core/panel/panel.js';
import { failure } from '../aws/aws-failure.js';
import { readPanel } from '../panels/read-panels.js';
import { panelPath } from '../panels/spooled-stores.js';
import { writeIf } from '../s3/conditional-write.js';
import { jsonFor } from '../s3/json-for.js';
import { readJson } from '../s3/read-json.js';
import { exists, readContent } from '../s3/s3-objects.js';
import { inWorkFolder } from '../work-folder.js';
import { checkLimits, describeOutside } from './check-limits.js';
import type { CheckedContent, CheckVersionTask } from './check-version-task.js';
import { compareWithCurrent } from './compare-with-current.js';
import type { ForecastDeps } from './deps.js';
import { fetchWritten } from './fetch-written.js';
import { forecastTasks } from './thread-tasks.js';
import { fingerprint } from './write-version-file.js';

type Publication = PublishInput & { readonly terms: PublishTerms };

/**
 * Checks a version whose files were just written, and writes its manifest, with which it is whole. The first attempt that comes
 * so far has decided, also where a later one runs at the same time: the total of another version may have become the current one
 * since.
 *
 * @throws ForecastInvalid naming every check that failed
 */
export async function sealVersion(deps: ForecastDeps, staged: StagedVersion, publication: Publication): Promise<void> {
  const { s3 } = deps;
  const paths = forecastPaths(staged.bucket, staged.name).version(staged.version);
  if (await exists(s3, paths.manifest)) return requireSame(deps, staged);
  const { content, files } = await readBack(deps, staged, publication);
  const limited = checkLimits({
    total: content.total,
    lastDays: content.lastDays,
    current: await compareWithCurrent(s3, staged),
    limits: publication.terms.limits,
    approval: publication.terms.approval,
  });
  const checks: readonly VersionCheck[] = [
    { check: 'files', result: 'passed', detail: `${Object.keys(files).length} files` },
    ...contentChecks(content),
    ...limited,
  ];
  const failed = checks.filter(({ result }) => result === 'failed');
  if (failed.length > 0) {
    // Another attempt may have passed while this one looked, before another version became the current one.
    if (await exists(s3, paths.manifest)) return requireSame(deps, staged);
    throw failure('ForecastInvalid', failed.map(sentenceOn).join('\n'));
  }
  const report = await addReport(deps, paths.report, publication.terms.reportUri);
  const all = report === undefined ? files : { ...files, 'report.html': report };
  const manifest = manifestOf(publication, { rows: staged.rows, total: content.total, checks, files: all });
  const body = `${jsonFor(paths.manifest, manifest, 2)}\n`;
  const written = await writeIf(s3, paths.manifest, { kind: 'absent' }, { body, contentType: 'application/json' });
  // Two attempts never write the same bytes: each says when it has checked. What counts is that they checked the same files.
  if (written.kind === 'lost') await requireSame(deps, staged);
}

/** Reads every file as a planner's program would, and checks what is in them. */
async function readBack({ s3, threads }: ForecastDeps, staged: StagedVersion, { shards, originDay }: Publication) {
  const { uri } = forecastPaths(staged.bucket, staged.name).version(staged.version);
  const files = staged.files ?? {};
  return inWorkFolder('check', async (folder) => {
    for (const [name, file] of Object.entries(files)) await fetchWritten(s3, `${uri}${name}`, file, join(folder, name));
    for (const [store, { panel }] of shards.entries()) {
      await writeFile(panelPath(folder, store), (await readPanel(s3, panel)).bytes);
    }
    const path = (name: string) => (name in files ? join(folder, name) : undefined);
    const task: CheckVersionTask = {
      ...{ folder, stores: shards.length, originDay },
      files: {
        forecast: join(folder, 'forecast.parquet'),
        submission: join(folder, 'submission.csv'),
        levels: path('levels.parquet'),
        csv: path('forecast.csv'),
      },
      quantiles: 'levels.parquet' in files,
    };
    return { files, content: await threads.run(forecastTasks.checkVersion, task) };
  });
}

/** One entry a check: the quantiles of two files are one. */
function contentChecks({ checks }: CheckedContent): readonly VersionCheck[] {
  const names = [...new Set(checks.map(({ check }) => check))];
  return names.map((check) => {
    const own = checks.filter((each) => each.check === check);
    const problems = own.flatMap(({ problem }) => problem ?? []);
    return {
      check,
      result: problems.length === 0 ? 'passed' : 'failed',
      detail: problems.length === 0 ? own.map(({ detail }) => detail).join(', ') : problems.join(' '),
    };
  });
}

const sentenceOn = (check: VersionCheck): string =>
  check.check === 'current' || check.check === 'lastDays' ? describeOutside(check) : check.detail;

/**
 * Makes the page of the run part of the version; the first attempt that does decides which page it is.
 *
 * @returns undefined where there is none: a version does not fail for want of a picture
 */
async function addReport(
  { s3 }: ForecastDeps,
  uri: string,
  from: string | undefined,
): Promise<VersionFile | undefined> {
  const page = from === undefined ? undefined : await readContent(s3, from);
  if (page === undefined || page.damage !== undefined) return undefined;
  const written = await writeIf(s3, uri, { kind: 'absent' }, { body: page.content, contentType: 'text/html' });
  const content = written.kind === 'won' ? page.content : written.winner?.content;
  return content === undefined ? undefined : fingerprint(content);
}

function manifestOf(
  { run, champion, wrmsse, training, originDate, warnings = [], terms }: Publication,
  found: Pick<VersionManifest, 'checks' | 'files' | 'rows'> & { readonly total: number },
): VersionManifest {
  return {
    schema: MANIFEST_SCHEMA,
    version: run,
    run,
    champion,
    ...(wrmsse === undefined ? {} : { wrmsse }),
    ...(training === undefined ? {} : { training }),
    origin: originDate,
    horizonDays: HORIZON,
    series: found.rows / HORIZON,
    rows: found.rows,
    totalUnits: found.total,
    ...(warnings.length === 0 ? {} : { warnings }),
    files: found.files,
    checkedAt: new Date().toISOString(),
    checks: found.checks,
    ...(terms.approval === undefined ? {} : { approval: terms.approval }),
    lineage: terms.lineage,
  };
}

/** @throws VersionExists when the version was made of other files */
async function requireSame({ s3 }: ForecastDeps, staged: StagedVersion): Promise<void> {
  const { manifest: uri } = forecastPaths(staged.bucket, staged.name).version(staged.version);
  const { files } = await readJson(s3, uri, storedManifest);
  for (const [name, { sha256 }] of Object.entries(staged.files ?? {})) {
    if (files[name]?.sha256 === sha256) continue;
    throw failure('VersionExists', `${uri} is of another ${name} than this run has written.`);
  }
}
