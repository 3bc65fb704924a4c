/** Names of tags that things were created with, by the name of the thing: `training-job/demo-1`. */
export type TagsByName = ReadonlyMap<string, readonly string[]>;
