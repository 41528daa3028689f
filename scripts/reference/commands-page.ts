/** `docs/reference/commands.md`: every command with its arguments, options and examples. */
import type {
  ArgumentEntry,
  CommandEntry,
  CommandTable,
  ExampleEntry,
  OptionEntry,
} from '../../src/completion/command-table.ts';
import { markdownTable } from '../markdown-table.ts';

export function commandsPage({ commands, options }: CommandTable): string {
  const contents = commands.map(
    (command) =>
      `${'  '.repeat(command.path.length - 1)}- [tq ${nameOf(command)}](#tq-${command.path.join('-')}): ${command.describe}`,
  );
  return [
    '# Commands',
    'Made by `npm run generate:docs` from the commands themselves; do not edit. `tq COMMAND --help` says the same.',
    contents.join('\n'),
    '## For every command',
    optionsTable(options.filter(({ name }) => name !== 'version')),
    'What the exit codes mean: [exit-codes.md](exit-codes.md).',
    ...commands.flatMap(commandPart),
  ].join('\n\n');
}

function nameOf({ path }: CommandEntry): string {
  return path.join(' ');
}

function commandPart(command: CommandEntry): string[] {
  const { describe, arguments: words, options, examples, runs } = command;
  const heading = `## tq ${nameOf(command)}`;
  const about = `${sentence(describe)}`;
  if (!runs) return [heading, about];
  const usage = [
    'tq',
    nameOf(command),
    ...words.map(writtenArgument),
    ...(options.length > 0 ? ['[options]'] : []),
  ];
  return [
    heading,
    about,
    `\`\`\`text\n${usage.join(' ')}\n\`\`\``,
    ...exampleParts(examples),
    ...(words.length === 0 ? [] : [argumentsTable(words)]),
    ...groupsOf(options).flatMap(([group, own]) => [
      ...(group === '' ? [] : [`### tq ${nameOf(command)}: ${lowerFirst(group)}`]),
      optionsTable(own),
    ]),
  ];
}

function exampleParts(examples: readonly ExampleEntry[]): string[] {
  if (examples.length === 0) return [];
  const width = Math.max(...examples.map(({ line }) => line.length));
  const lines = examples.map(({ line, about }) => `$ ${line.padEnd(width)}  # ${about}`);
  return [`\`\`\`console\n${lines.join('\n')}\n\`\`\``];
}

function writtenArgument({ name, isRequired, isVariadic }: ArgumentEntry): string {
  const word = `${name}${isVariadic ? '..' : ''}`;
  return isRequired ? `<${word}>` : `[${word}]`;
}

function argumentsTable(words: readonly ArgumentEntry[]): string {
  return markdownTable(
    ['Argument', 'Meaning'],
    words.map((word) => [`\`${writtenArgument(word)}\``, withChoices(word.describe, word.choices)]),
  );
}

/** Without a heading first. */
function groupsOf(options: readonly OptionEntry[]): [group: string, options: OptionEntry[]][] {
  const groups = new Map<string, OptionEntry[]>([['', []]]);
  for (const option of options) {
    const group = option.group ?? '';
    groups.set(group, [...(groups.get(group) ?? []), option]);
  }
  return [...groups].filter(([, own]) => own.length > 0);
}

function optionsTable(options: readonly OptionEntry[]): string {
  const rows = options.map((option) => [
    writtenOption(option),
    withChoices(option.describe, option.choices) + (option.isRequired ? '; required' : ''),
    option.default === undefined ? '' : `\`${option.default}\``,
  ]);
  return markdownTable(['Option', 'Meaning', 'Default'], rows);
}

function writtenOption({ name, aliases, takesValue }: OptionEntry): string {
  const names = [...aliases, name].sort((a, b) => a.length - b.length);
  const value = takesValue ? ' VALUE' : '';
  return names
    .map((each) => (each === name ? `\`--${each}${value}\`` : `\`${each.length === 1 ? '-' : '--'}${each}\``))
    .join(', ');
}

function withChoices(describe: string, choices: readonly string[] | undefined): string {
  if (choices === undefined) return describe;
  return `${describe}: ${choices.map((each) => `\`${each}\``).join(', ')}`;
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
