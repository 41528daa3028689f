/** TQ4202: what Docker refuses before it builds anything (measured on Docker 20.10.24, classic builder). */
import { diagnostic, type Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Span } from '../../diagnostics/span.ts';
import { didYouMean, nearMiss } from '../../project/near-miss.ts';
import type { Dockerfile, Instruction } from './instruction.ts';

/** How many arguments each instruction needs at least. */
const LEAST: Readonly<Record<string, number>> = {
  ADD: 2,
  ARG: 1,
  CMD: 0,
  COPY: 2,
  ENTRYPOINT: 0,
  ENV: 1,
  EXPOSE: 1,
  FROM: 1,
  HEALTHCHECK: 1,
  LABEL: 1,
  MAINTAINER: 1,
  ONBUILD: 1,
  RUN: 1,
  SHELL: 1,
  STOPSIGNAL: 1,
  USER: 1,
  VOLUME: 1,
  WORKDIR: 1,
};

/** BuildKit, `frontend/dockerfile/instructions/parse.go`; some of them need BuildKit, or a newer `# syntax=`. */
const FLAGS: Readonly<Record<string, readonly string[]>> = {
  FROM: ['platform'],
  RUN: ['mount', 'network', 'security', 'device'],
  COPY: ['from', 'chown', 'chmod', 'link', 'parents', 'exclude'],
  ADD: ['keep-git-dir', 'checksum', 'chown', 'chmod', 'link', 'exclude', 'unpack'],
  HEALTHCHECK: ['interval', 'timeout', 'start-period', 'start-interval', 'retries'],
};

/** Another language, named by `# syntax=`, is not judged. */
export function checkSyntax(dockerfile: Dockerfile): Diagnostic[] {
  if (!dockerfile.isStandard) return [];
  const { instructions, wrongEscape } = dockerfile;
  if (wrongEscape !== undefined)
    return [
      fault(wrongEscape.where, `\`escape\` must be \`\\\` or a backtick, found \`${wrongEscape.text}\``),
    ];
  return [...instructions.flatMap(faultsOf), ...faultsOfWhole(dockerfile)];
}

function faultsOfWhole({ file, instructions, globals, stages, spanOf }: Dockerfile): Diagnostic[] {
  if (instructions.length === 0)
    return [fault(spanOf(0, 0), `\`${file}\` holds no instruction`, 'begin with `FROM`')];
  const early = globals.find(({ keyword }) => keyword !== 'ARG' && Object.hasOwn(LEAST, keyword));
  if (early !== undefined)
    return [
      fault(
        early.where,
        `\`${early.keyword}\` stands before the first \`FROM\``,
        'only `ARG` may stand there; begin with `FROM`',
      ),
    ];
  // An unknown word may be a slip of `FROM`.
  const isUnknown = globals.some(({ keyword }) => keyword !== 'ARG');
  const [first] = instructions;
  if (stages.length > 0 || isUnknown || first === undefined) return [];
  return [fault(first.where, `\`${file}\` has no \`FROM\``, 'name the base image: `FROM python:3.12-slim`')];
}

function faultsOf(instruction: Instruction): Diagnostic[] {
  const { keyword, where, words } = instruction;
  const least = Object.hasOwn(LEAST, keyword) ? LEAST[keyword] : undefined;
  if (least === undefined) {
    const near = nearMiss(keyword, Object.keys(LEAST));
    return [fault(where, `unknown instruction \`${keyword}\`${didYouMean(near)}`)];
  }
  if (words.length < least)
    return [
      fault(
        where,
        least === 2 && words.length === 1
          ? `\`${keyword}\` names no destination`
          : `\`${keyword}\` has no arguments`,
        least === 2 ? 'name what is copied, and then where to' : undefined,
      ),
    ];
  return [...wrongFlags(instruction), ...openHeredocs(instruction), ...(RULES[keyword]?.(instruction) ?? [])];
}

function wrongFlags({ keyword, flags }: Instruction): Diagnostic[] {
  const known = FLAGS[keyword] ?? [];
  return flags
    .filter(({ name }) => !known.includes(name))
    .map(({ name, where }) =>
      fault(where, `\`${keyword}\` has no option \`--${name}\`${didYouMean(nearMiss(name, known))}`),
    );
}

function openHeredocs({ heredocs }: Instruction): Diagnostic[] {
  return heredocs
    .filter(({ isOpen }) => isOpen)
    .map(({ name, where }) =>
      fault(where, `the heredoc \`${name}\` never ends`, `write \`${name}\` on a line of its own behind it`),
    );
}

type Rule = (instruction: Instruction) => Diagnostic[];

const RULES: Readonly<Record<string, Rule>> = {
  FROM: ({ words, where }) => {
    const isNamed = words.length === 3 && words[1]?.text.toLowerCase() === 'as';
    if (words.length === 1 || isNamed) return [];
    return [fault(where, '`FROM` takes an image, or an image and `AS name`')];
  },
  ENV: assignments,
  LABEL: assignments,
  SHELL: ({ isJson, where }) =>
    isJson ? [] : [fault(where, '`SHELL` needs a list: `SHELL ["/bin/bash", "-c"]`')],
  HEALTHCHECK: ({ words: [type, ...command], where }) => {
    const name = type?.text.toUpperCase();
    if (name === 'NONE' || (name === 'CMD' && command.length > 0)) return [];
    return [fault(where, '`HEALTHCHECK` takes `CMD` and a command, or `NONE`')];
  },
  ONBUILD: ({ trigger }) => {
    if (trigger === undefined || !['ONBUILD', 'FROM', 'MAINTAINER'].includes(trigger.keyword)) return [];
    return [fault(trigger.where, `\`ONBUILD\` cannot keep \`${trigger.keyword}\``)];
  },
};

/** `NAME=value …`, or the older `NAME value`. */
function assignments({ keyword, assignments: pairs, words }: Instruction): Diagnostic[] {
  const blank = pairs.find(({ name }) => name === '');
  if (blank !== undefined) return [fault(blank.nameWhere, `\`${keyword}\` needs a name in front of \`=\``)];
  const isOldForm = words[0]?.text.includes('=') !== true && words.length > 1;
  const wrong = isOldForm
    ? undefined
    : pairs.find(({ hasEquals, value }) => !hasEquals && value === undefined);
  if (wrong === undefined) return [];
  return [
    fault(wrong.nameWhere, `\`${wrong.name}\` of \`${keyword}\` has no value`, `write \`${wrong.name}=…\``),
  ];
}

/** A finding of this rule. */
export function fault(where: Span, message: string, help?: string): Diagnostic {
  return diagnostic('TQ4202', { message, where, ...(help === undefined ? {} : { help }) });
}
