// Loads what reads TypeScript, wherever a program is started: `--import tsx` would look for it from the working folder.
await import('tsx');
