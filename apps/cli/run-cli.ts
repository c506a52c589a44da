import { parseArgs } from 'node:util';
import { DomainError } from '@confrere/kernel';
import { Fault } from '@confrere/platform/config';
import { type Command, type CommandContext, ExitCode } from './command.js';

export interface CliOptions {
  readonly commands: readonly Command[];
  /** What stands after `confrere`. */
  readonly args: readonly string[];
  readonly env: CommandContext['env'];
  readonly folder: string;
  /** One line on standard output, on standard error. */
  readonly out: (line: string) => void;
  readonly err: (line: string) => void;
}

/** Runs one command. @returns the exit code; what is no Fault and no DomainError is a defect, and thrown on. */
export async function runCli({ commands, args, env, folder, out, err }: CliOptions): Promise<number> {
  const asked = read(args);
  if (asked === null || (asked.words.length === 0 && !asked.help)) {
    for (const line of help(commands)) err(line);
    return ExitCode.cannot;
  }
  const command = commands.find(({ name }) => name === asked.words.join(' '));
  if (asked.help) {
    for (const line of command ? [`confrere ${command.name}: ${command.summary}`] : help(commands)) out(line);
    return ExitCode.well;
  }
  if (!command) {
    err(`There is no command "${asked.words.join(' ')}".`);
    for (const line of help(commands)) err(line);
    return ExitCode.cannot;
  }
  try {
    return await command.run({ env, folder, json: asked.json, say: out });
  } catch (failure) {
    if (!(failure instanceof Fault) && !(failure instanceof DomainError)) throw failure;
    err(failure.message);
    return ExitCode.cannot;
  }
}

function read(args: readonly string[]): { words: string[]; json: boolean; help: boolean } | null {
  try {
    const { positionals, values } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { json: { type: 'boolean' }, help: { type: 'boolean', short: 'h' }, version: { type: 'boolean' } },
    });
    const words = values.version ? ['version'] : positionals;
    return { words, json: values.json ?? false, help: values.help ?? false };
  } catch {
    return null;
  }
}

function help(commands: readonly Command[]): string[] {
  const width = Math.max(...commands.map(({ name }) => name.length));
  return [
    'confrere <command> [--json]',
    '',
    ...commands.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`),
    '',
    'The config is the one of the server and the relay: CONFRERE_CONFIG, and the other CONFRERE_ variables.',
    'Exit codes: 0 all is well, 1 something is wrong, 2 the command could not be run.',
  ];
}
