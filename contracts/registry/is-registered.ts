import type { ForecastRequest } from '../request/request.js';

/** Whether a request wants its champion in SageMaker's model registry; older ones don't say, and get it. */
export const isRegistered = ({ publish }: Pick<ForecastRequest, 'publish'>): boolean => publish.registry ?? true;
