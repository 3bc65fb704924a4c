/** How long a refusal makes other jobs of the type ask the queue first. */
const REMEMBERED_MS = 600_000;

/**
 * Instance types that AWS has lately refused for want of quota. Trials that come later would overtake those in the queue
 * if they just tried; this worker sends them there first.
 */
export class ScarceTypes {
  private readonly refusedAt = new Map<string, number>();

  refused(instanceType: string, now: number): void {
    this.refusedAt.set(instanceType, now);
  }

  has(instanceType: string, now: number): boolean {
    const at = this.refusedAt.get(instanceType);
    return at !== undefined && now - at < REMEMBERED_MS;
  }
}
