import { COMMANDS } from './commands/index.js';
import { runCli } from './run-cli.js';

process.exitCode = await runCli({
  commands: COMMANDS,
  args: process.argv.slice(2),
  env: process.env,
  folder: import.meta.dirname,
  out: (line) => void process.stdout.write(`${line}\n`),
  err: (line) => void process.stderr.write(`${line}\n`),
});
