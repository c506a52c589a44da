/** What a command is given to work with. */
export interface CommandContext {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Where this program lies, somewhere below the folder of the project. */
  readonly folder: string;
  /** The words behind the command's name. */
  readonly args: readonly string[];
  /** What was given for the command's own options. */
  readonly options: Readonly<Record<string, string | undefined>>;
  /** For a program instead of a person: one JSON document on standard output. */
  readonly json: boolean;
  /** One line on standard output. */
  readonly say: (line: string) => void;
}

/** Exit codes: 0 all is well, 1 something is wrong that the command was asked about, 2 it could not be asked. */
export const ExitCode = { well: 0, wrong: 1, cannot: 2 } as const;

/** One command of `confrere`; each has a file of its own in `commands/`. */
export interface Command {
  /** The words after `confrere`: `relay check`. */
  readonly name: string;
  /** One line for `confrere --help`. */
  readonly summary: string;
  /** What stands behind its name, for `--help`: `<slug> --reason <reason>`. Left out: nothing may. */
  readonly usage?: string;
  /** Options that take a value, `--reason`. */
  readonly options?: readonly string[];
  /** The exit code. A Fault or DomainError is printed as it stands, with exit code 2. */
  run(context: CommandContext): Promise<number>;
}
