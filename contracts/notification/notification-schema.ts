/**
 * Name and version of the JSON that receivers get; fields may be added to a version, none is taken away or changes its meaning.
 */
export const NOTIFICATION_SCHEMA = 'forecast.notification/1';
