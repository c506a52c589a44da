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
  const command = named(commands, args);
  const asked = read(args, command);
  if (asked === null || (asked.words.length === 0 && !asked.help)) {
    for (const line of command ? [usageOf(command)] : help(commands)) err(line);
    return ExitCode.cannot;
  }
  if (asked.help) {
    for (const line of command ? [`confrere ${command.name}: ${command.summary}`, usageOf(command)] : help(commands))
      out(line);
    return ExitCode.well;
  }
  const rest = command ? asked.words.slice(command.name.split(' ').length) : [];
  if (!command || (rest.length > 0 && command.usage === undefined)) {
    err(`There is no command "${asked.words.join(' ')}".`);
    for (const line of help(commands)) err(line);
    return ExitCode.cannot;
  }
  try {
    return await command.run({ env, folder, args: rest, options: asked.options, json: asked.json, say: out });
  } catch (failure) {
    if (!(failure instanceof Fault) && !(failure instanceof DomainError)) throw failure;
    err(failure.message);
    return ExitCode.cannot;
  }
}

/** The command that the first words name. */
const named = (commands: readonly Command[], args: readonly string[]): Command | undefined => {
  const words = args.includes('--version') ? ['version'] : args.filter((arg) => !arg.startsWith('-'));
  return commands.find(({ name }) => name.split(' ').every((word, index) => words[index] === word));
};

const usageOf = ({ name, usage }: Command): string => `confrere ${name}${usage ? ` ${usage}` : ''} [--json]`;

interface Asked {
  readonly words: string[];
  readonly options: Readonly<Record<string, string | undefined>>;
  readonly json: boolean;
  readonly help: boolean;
}

function read(args: readonly string[], command: Command | undefined): Asked | null {
  try {
    const own = Object.fromEntries((command?.options ?? []).map((name) => [name, { type: 'string' as const }]));
    const { positionals, values } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        ...own,
        json: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
        version: { type: 'boolean' },
      },
    });
    const { json, help, version, ...options } = values as Record<string, string | boolean | undefined>;
    const words = version ? ['version'] : positionals;
    return { words, options: options as Asked['options'], json: json === true, help: help === true };
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
