import { recordHere } from './record-here.js';
import { callsFolder } from './recording.js';

await recordHere(callsFolder());
