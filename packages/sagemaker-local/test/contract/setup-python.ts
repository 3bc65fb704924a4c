// Makes the Python environment of the contract tests. Safe to repeat.
import { installPython } from '../../../../scripts/install-python.mjs';
import { contractProgram, contractPythonFolder, REQUIREMENTS } from './python.js';

if (contractProgram('python') === undefined) await installPython(contractPythonFolder(), REQUIREMENTS);
console.log(`The contract tests use ${contractProgram('python')}`);
