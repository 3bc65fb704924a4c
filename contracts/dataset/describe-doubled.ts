/** Says that tables lie at a place in two forms. @param doubled such as `findRawTables` finds */
export const describeDoubled = (place: string, doubled: readonly string[]): string =>
  `${place} has a table in two forms: ${doubled.join('; ')}. Nobody can tell which is meant: keep one of them there.`;
