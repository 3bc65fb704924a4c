/** What is said of a run in words, as tags of its own. */
export const factTags = (facts: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(facts).map(([name, value]) => [`forecast.${name}`, value]));
