import type { ModelMember } from '../../contracts/request/members.js';
import type { ForecastRequest } from '../../contracts/request/request.js';

/** The members that are trained. */
export const modelsOf = ({ fit }: Pick<ForecastRequest, 'fit'>): readonly ModelMember[] =>
  fit.members.flatMap((member) => ('method' in member ? [] : [member]));

/** What names each model in ids and addresses; undefined for an only one. */
export function slugsOf(request: Pick<ForecastRequest, 'fit'>): readonly (string | undefined)[] {
  const models = modelsOf(request);
  const used = new Map<string, number>();
  return models.map(({ per }) => {
    const number = (used.get(per) ?? 0) + 1;
    used.set(per, number);
    return models.length === 1 ? undefined : `per-${per}${number === 1 ? '' : `-${number}`}`;
  });
}
