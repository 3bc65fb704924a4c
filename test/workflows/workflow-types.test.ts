import { expect, it } from 'vitest';
import { type WorkflowTypes, workflowTypes } from '../../contracts/workflow-types.js';
import * as bundled from '../../workflows/index.js';

it('bundles the workflows that clients start, by their names and signatures', () => {
  // The compiler holds the signatures against each other, here.
  const declared: WorkflowTypes = bundled;
  expect(Object.keys(declared).sort()).toEqual(Object.keys(workflowTypes).sort());
});
