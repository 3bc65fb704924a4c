/**
 * Whether an object says by its `schema` that later code has written it: `forecast.pointer/2`, where `forecast.pointer/1` is
 * known. Members may be added to a number, so any up to ours can be read; and what has another name was never of the kind.
 */
export function isNewerSchema(schema: unknown, known: string): schema is string {
  if (typeof schema !== 'string') return false;
  const [name, number] = schema.split('/');
  const [knownName, knownNumber] = known.split('/');
  return name === knownName && Number(number) > Number(knownNumber);
}
