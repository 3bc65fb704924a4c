import { declarationFaults } from './check-declaration.js';
import { declarationFields } from './declaration-fields.js';

export { type AlgorithmDeclaration, algorithmNameSchema } from './declaration-fields.js';

/** All that an algorithm needs to take part in a run: the file `algorithms/<name>.yaml`, or a part of the request. */
export const declarationSchema = declarationFields.superRefine((declaration, context) => {
  for (const { path, message } of declarationFaults(declaration)) {
    context.addIssue({ code: 'custom', message, path: [...path] });
  }
});
