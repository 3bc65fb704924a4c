import { type ComposeStack, type Container, serviceOf } from './stack.js';

/** Faults of the containers that run, as the engine knows them: each a sentence. */
export async function findContainerFaults(
  stack: ComposeStack,
  { secretsOfShell }: { readonly secretsOfShell: readonly string[] },
): Promise<readonly string[]> {
  const faults: string[] = [];
  for (const container of await stack.containers()) {
    const service = serviceOf(container);
    faults.push(...rightsOf(container).map((fault) => `${service} ${fault}`));
    if (container.Config.Env.some((line) => secretsOfShell.some((secret) => line.includes(secret)))) {
      faults.push(`${service} has credentials of the shell`);
    }
    if (!container.State.Running) continue;
    // Whatever the image says: this is who its processes are.
    // Processes may end while they are looked at.
    const look = "grep -h '^Uid:' /proc/[0-9]*/status 2>/dev/null; true";
    const uids: readonly string[] =
      (await stack.engine.run('exec', container.Id, 'sh', '-c', look)).match(/\d+/g) ?? [];
    if (uids.length === 0 || uids.includes('0')) faults.push(`${service} has processes of root, or none: ${uids}`);
    const written = await stack.engine.attempt('exec', container.Id, 'sh', '-c', 'echo x > /probe');
    if (written.code === 0) faults.push(`${service} may write to its file system`);
  }
  return faults;
}

function rightsOf({ HostConfig: host, NetworkSettings: network }: Container): readonly string[] {
  const published = Object.values(network.Ports).flatMap((bindings) => bindings ?? []);
  return [
    ...(host.ReadonlyRootfs ? [] : ['has a file system that may be written to']),
    ...(host.Privileged || (host.CapAdd ?? []).length > 0 ? ['has more rights than others'] : []),
    ...((host.CapDrop ?? []).includes('ALL') ? [] : ['keeps capabilities']),
    ...((host.SecurityOpt ?? []).some((option) => option.startsWith('no-new-privileges')) ? [] : ['may gain rights']),
    ...published.flatMap(({ HostIp, HostPort }) =>
      HostIp === '127.0.0.1' ? [] : [`listens on ${HostIp}:${HostPort}`],
    ),
  ];
}
