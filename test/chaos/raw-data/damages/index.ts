import type { Damage } from '../damage.js';
import { BYTE_DAMAGES } from './bytes.js';
import { CALENDAR_DAMAGES } from './calendar.js';
import { COLUMN_DAMAGES } from './columns.js';
import { FORM_DAMAGES } from './forms.js';
import { LINE_DAMAGES } from './lines.js';
import { NAME_DAMAGES } from './names.js';
import { VALUE_DAMAGES } from './values.js';

export const DAMAGES: readonly Damage[] = [
  ...VALUE_DAMAGES,
  ...NAME_DAMAGES,
  ...CALENDAR_DAMAGES,
  ...LINE_DAMAGES,
  ...COLUMN_DAMAGES,
  ...FORM_DAMAGES,
  ...BYTE_DAMAGES,
];
