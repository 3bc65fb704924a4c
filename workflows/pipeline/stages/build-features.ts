import { cellsOf, dividesStores } from '../../../contracts/dataset/cells.js';
import type { FeatureManifest } from '../../../contracts/features/feature-files.js';
import type { FeatureMarkerRef } from '../../../contracts/features/feature-marker.js';
import { type Folds, foldsOf } from '../../../core/run-plan/folds.js';
import { fanOut } from '../../shared/fan-out.js';
import { compute } from '../../shared/proxies.js';
import { requireFeasible } from './require-feasible.js';
import type { RunContext } from './run-context.js';

/** Feature files of every store, cached by content: a second run of the same data and settings finds them. */
export async function buildFeatures({
  root,
  request,
  environment,
  dataset,
  clock,
}: RunContext): Promise<FeatureManifest> {
  const { panels, originDay, snapStates } = dataset;
  const { sweep, fit } = request;
  // The panels have the prices already.
  const { horizonPrices: _, ...features } = request.features;
  const byDepartment = fit.members.some((member) => !('method' in member) && dividesStores(member.per));
  const key = await compute.featureKey({ dataset: dataset.key, features, byDepartment });
  const manifest: FeatureManifest = {
    prefix: `s3://${environment.bucket}/features/${key}`,
    cells: cellsOf(panels, byDepartment),
    originDay,
    sweepShare: sweep.share,
    cumulative: features.set === 'seed',
  };
  requireFeasible({ root, request, dataset, cells: manifest.cells });
  const folds = partsOf(manifest, foldsOf(dataset, request));
  const markers = await fanOut(
    panels,
    features.maxParallel,
    (panel) =>
      clock.part('features', panels.length, () =>
        compute.buildFeatures({
          panel,
          cells: manifest.cells.filter(({ store }) => store === panel.store),
          prefix: manifest.prefix,
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
