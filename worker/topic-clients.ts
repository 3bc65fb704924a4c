import { SNSClient } from '@aws-sdk/client-sns';
import { AWS_CLIENT_SETTINGS } from '@durable-forecast/lib/aws-client-settings';

/** Clients of Amazon SNS, one for each region that a topic lies in. */
export function topicClients(): (region: string) => SNSClient {
  const clients = new Map<string, SNSClient>();
  return (region) => {
    const client = clients.get(region) ?? new SNSClient({ ...AWS_CLIENT_SETTINGS, region });
    clients.set(region, client);
    return client;
  };
}
