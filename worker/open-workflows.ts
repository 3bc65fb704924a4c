import { type Client, WorkflowNotFoundError } from '@temporalio/client';

/** Whether a workflow of this id is running; one that history retention has removed is not. */
export async function isOpen(client: Client, workflowId: string): Promise<boolean> {
  try {
    return (await client.workflow.getHandle(workflowId).describe()).status.name === 'RUNNING';
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return false;
    throw error;
  }
}

/** Whether a workflow has ended otherwise than well; one that history retention has removed has not. */
export async function hasFailed(client: Client, workflowId: string): Promise<boolean> {
  try {
    const { status } = await client.workflow.getHandle(workflowId).describe();
    return ['FAILED', 'CANCELLED', 'TERMINATED', 'TIMED_OUT'].includes(status.name);
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return false;
    throw error;
  }
}
