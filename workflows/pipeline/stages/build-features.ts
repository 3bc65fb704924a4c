import { cellsOf, dividesStores } from '../../../contracts/dataset/cells.js';
import { type FeatureManifest, placesOfStores } from '../../../contracts/features/feature-files.js';
import type { FeatureMarkerRef } from '../../../contracts/features/feature-marker.js';
import { featureJobOf } from '../../../contracts/request/feature-job.js';
import { type Folds, foldsOf } from '../../../core/run-plan/folds.js';
import { fanOut } from '../../shared/fan-out.js';
import { compute } from '../../shared/proxies.js';
import { buildRemotely } from './build-remotely.js';
import type { ForecastContext } from './forecast-context.js';
import { requireFeasible } from './require-feasible.js';
import type { RunContext } from './run-context.js';

/** Feature files of every store, cached by content: a second run of the same data and settings finds them. */
export async function buildFeatures(context: RunContext): Promise<FeatureManifest> {
  const { root, request, dataset } = context;
  const manifest = await nameFeatures(context);
  requireFeasible({ root, request, dataset, cells: manifest.cells });
  const folds = partsOf(manifest, foldsOf(dataset, request));
  const job = featureJobOf(request);
  if (job === undefined) return buildFolds(context, manifest, folds);
  const { features } = request;
  return buildRemotely(context, {
    manifest,
    folds,
    job,
    features: settingsOf(request),
    maxParallel: features.maxParallel,
  });
}

/**
 * The rows of the 28 days after the origin alone: all that models need which are there already. Workers make them, whatever the
 * request says: an instance would take longer to start.
 */
export async function buildInputs(context: ForecastContext): Promise<FeatureManifest> {
  const { originDay } = context.dataset;
  const inputs = { originDay, train: false, validation: false, sample: false };
  return buildFolds(context, await nameFeatures(context), [inputs]);
}

/** Where the features of this data and these settings lie, built or not. */
async function nameFeatures({
  request,
  environment,
  dataset,
  root: own,
  reproduces,
}: ForecastContext): Promise<FeatureManifest> {
  const { panels, originDay, snapStates } = dataset;
  const { sweep, fit } = request;
  const features = settingsOf(request);
  const byDepartment = fit.members.some((member) => !('method' in member) && dividesStores(member.per));
  const named = await compute.featureKey({
    dataset: dataset.key,
    features,
    byDepartment,
    panels: panels.map(({ store, proof }) => ({ store, proof })),
    snapStates,
  });
  // What is done again finds none that are there.
  const root = reproduces === undefined ? `s3://${environment.bucket}/features` : `${own}/features`;
  // Workers of older versions name all of them by one key.
  const keys = typeof named === 'string' ? { all: named } : named;
  return {
    prefix: `${root}/${keys.all}`,
    ...('stores' in keys ? { stores: placesOfStores(root, keys.stores) } : {}),
    cells: cellsOf(panels, byDepartment),
    originDay,
    sweepShare: sweep.share,
    cumulative: features.set === 'seed',
  };
}

async function buildFolds(
  { request, dataset, clock }: ForecastContext,
  manifest: FeatureManifest,
  folds: ReturnType<typeof partsOf>,
): Promise<FeatureManifest> {
  const { panels, snapStates } = dataset;
  const features = settingsOf(request);
  const markers = await fanOut(
    panels,
    features.maxParallel,
    (panel) =>
      clock.part('features', panels.length, () =>
        compute.buildFeatures({
          panel,
          cells: manifest.cells.filter(({ store }) => store === panel.store),
          prefix: manifest.stores?.[panel.store] ?? manifest.prefix,
          features,
          snapStates,
          folds,
          sampleShare: manifest.sweepShare,
          wantsMarkers: true,
        }),
      ),
    ({ store }) => store,
  );
  const known = markers.filter((one): one is readonly FeatureMarkerRef[] => Array.isArray(one));
  // Under 0.1.0 nothing came back; such a run goes on without proofs.
  if (known.length < markers.length) return manifest;
  clock.noteRemade(...known.flat().map(({ remade }) => remade));
  return { ...manifest, markers: known.flat() };
}

/** What decides feature files. */
function settingsOf({ features }: RunContext['request']) {
  // The panels have the prices already, and who makes the files changes nothing in them.
  const { horizonPrices: _, runOn: __, processing: ___, ...settings } = features;
  return settings;
}

/** Which tables each origin needs: no rows are stored that nothing reads. */
function partsOf({ cumulative, sweepShare, originDay }: FeatureManifest, { selection, past }: Folds) {
  const sample = sweepShare < 1;
  return [...new Set([...past, selection, originDay])].map((day) => {
    const isSelection = day === selection;
    // Where sets are cumulative, the newest rows to learn from are those of the selection and its validation.
    const trials = isSelection && (cumulative || !sample);
    return {
      originDay: day,
      train: trials || past.includes(day) || (day === originDay && !cumulative),
      validation: trials,
      sample: isSelection && sample,
    };
  });
}
