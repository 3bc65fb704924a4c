/** Objects that a run writes, or finds, and believes later. */
export interface ObjectKind {
  readonly name: string;
  /** @param key of an object of any run */
  readonly has: (key: string) => boolean;
  /** Whether a run finds it from an earlier one; else it is there only while its own run goes on. */
  readonly isFound: boolean;
  /** The last look at it that a run needs it for, where later ones come after the publication. */
  readonly looks: number;
  /** Objects that are taken away first, since a run that finds them looks at none of this kind. */
  readonly hiddenBy?: RegExp;
}

const kind = (name: string, pattern: RegExp, rest: Partial<ObjectKind> = {}): ObjectKind => ({
  name,
  has: (key) => pattern.test(key),
  isFound: true,
  looks: 3,
  ...rest,
});

const own = { isFound: false } as const;
const PANEL_MANIFEST = /^panels\/[^/]+\/manifest\.json$/;

export const KINDS: readonly ObjectKind[] = [
  kind('raw file', /^datasets\//, { hiddenBy: PANEL_MANIFEST }),
  kind('manifest of the panels', PANEL_MANIFEST, { looks: 1 }),
  kind('panel', /\.panel$/),
  kind('marker', /^features\/[^/]+\/[^/]+\/d_\d+\/done\//),
  kind('feature file', /^features\/[^/]+\/[^/]+\/d_\d+\/(train|validation|inputs)\//),
  kind('channel', /^features\/channels\/[0-9a-f]+\.json$/),
  kind('record of a channel', /^features\/channels\/.*\.files\.json$/),
  kind('step', /^cache\/training\/.*\.json$/),
  kind('model', /\/model\.tar\.gz$/),
  kind('answers of a transform', /^runs\/.*\.csv\.out$/, own),
  kind('forecast of a store', /^runs\/[^/]+\/forecast\/published\//, { ...own, looks: 1 }),
  kind('quantile model', /^runs\/[^/]+\/quantiles\.json$/, { ...own, looks: 1 }),
  kind('file of a version', /^forecasts\/.*\/versions\//, { ...own, looks: 1 }),
];
