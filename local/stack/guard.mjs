// Runs a server that knows nothing of the launcher, and ends it when the launcher is gone.
// The launcher holds the other end of an IPC channel; a killed launcher can't close it, but the system does.
import { spawn } from 'node:child_process';

const KILL_AFTER_MS = 8000;
const [command, ...args] = process.argv.slice(2);
const server = spawn(command, args, { stdio: ['ignore', 'inherit', 'inherit'] });
process.send?.({ server: server.pid });

let ending = false;
function end() {
  if (ending) return;
  ending = true;
  server.kill('SIGTERM');
  setTimeout(() => server.kill('SIGKILL'), KILL_AFTER_MS).unref();
}

process.on('disconnect', end);
process.on('SIGTERM', end);
process.on('SIGINT', end);
server.on('error', (error) => {
  console.error(error.message);
  process.exit(127);
});
server.on('exit', (code, signal) => {
  process.exitCode = code ?? 1;
  if (signal !== null && !ending) process.kill(process.pid, signal);
  if (process.connected) process.disconnect();
});
