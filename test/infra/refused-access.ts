import { allows, policiesOf } from './policy.js';
import { type AccessByRole, RECORDED_ROLES } from './recorded-access.js';

/** What IAM would have refused, in words: empty where the policies of infra/terraform allow everything. */
export const refusedAccess = (access: AccessByRole): readonly string[] =>
  RECORDED_ROLES.flatMap((role) => {
    const policies = policiesOf(role);
    return access[role]
      .filter((request) => !allows(policies, request))
      .map(({ action, resource, context }) => `${role}: ${action} on ${resource} ${JSON.stringify(context)}`);
  });
