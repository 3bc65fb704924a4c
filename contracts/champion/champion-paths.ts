/** What a run leaves of its champion for later runs. */
export const championUri = (bucket: string, run: string): string => `s3://${bucket}/runs/${run}/champion.json`;

/** The champions of a forecast, a file a published run, named so that they lie in the order of their origins. */
export const championsPrefix = (bucket: string, name: string): string => `s3://${bucket}/champions/${name}/`;

/** @param origin ISO date */
export const championEntryUri = (
  bucket: string,
  { name, origin, run }: { readonly name: string; readonly origin: string; readonly run: string },
): string => `${championsPrefix(bucket, name)}${origin}/${run}.json`;

/** Origin and run that the name of an entry says, as it stands behind the prefix; undefined for another file. */
export function parseEntryName(name: string): { readonly origin: string; readonly run: string } | undefined {
  const { origin, run } = /^(?<origin>\d{4}-\d{2}-\d{2})\/(?<run>[^/]+)\.json$/.exec(name)?.groups ?? {};
  return origin === undefined || run === undefined ? undefined : { origin, run };
}
