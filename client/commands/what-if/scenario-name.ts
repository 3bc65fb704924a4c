import { InvalidArgumentError } from 'commander';
import { MOST_SCENARIO_NAME, SCENARIO_NAME } from '../../../contracts/scenario/scenario.js';

/** An argument that is the name of a scenario. @throws InvalidArgumentError when none can have it */
export function scenarioName(text: string): string {
  if (SCENARIO_NAME.test(text) && text.length <= MOST_SCENARIO_NAME) return text;
  throw new InvalidArgumentError(
    `A scenario is named by up to ${MOST_SCENARIO_NAME} lower-case letters, digits and single hyphens.`,
  );
}
