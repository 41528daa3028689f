/** Which Dockerfiles are refused: what Docker 20.10.24 says of each was seen on a real engine (classic builder). */
import { describe, expect, test } from 'vitest';
import { BASE, said } from './said.ts';

/** Behind `FROM scratch`, on line 2. */
const REFUSED: readonly [string, string][] = [
  ['COPY a', '2:1 `COPY` names no destination'],
  ['COPY a \\', '2:1 `COPY` names no destination'],
  ['COPY ["a"]', '2:1 `COPY` names no destination'],
  ['COPY', '2:1 `COPY` has no arguments'],
  ['EXPOSE', '2:1 `EXPOSE` has no arguments'],
  ['ENV', '2:1 `ENV` has no arguments'],
  ['ENV A', '2:5 `A` of `ENV` has no value'],
  ['ENV A=1 B', '2:9 `B` of `ENV` has no value'],
  ['ENV A=1 C=\\\n  d', '3:3 `d` of `ENV` has no value'],
  ['ENV =a', '2:5 `ENV` needs a name in front of `=`'],
  ['LABEL A', '2:7 `A` of `LABEL` has no value'],
  ['ARG', '2:1 `ARG` has no arguments'],
  ['USER', '2:1 `USER` has no arguments'],
  ['WORKDIR', '2:1 `WORKDIR` has no arguments'],
  ['VOLUME', '2:1 `VOLUME` has no arguments'],
  ['MAINTAINER', '2:1 `MAINTAINER` has no arguments'],
  ['SHELL a', '2:1 `SHELL` needs a list: `SHELL ["/bin/bash", "-c"]`'],
  ['HEALTHCHECK', '2:1 `HEALTHCHECK` has no arguments'],
  ['HEALTHCHECK FOO', '2:1 `HEALTHCHECK` takes `CMD` and a command, or `NONE`'],
  ['HEALTHCHECK CMD', '2:1 `HEALTHCHECK` takes `CMD` and a command, or `NONE`'],
  ['ONBUILD', '2:1 `ONBUILD` has no arguments'],
  ['ONBUILD FROM x', '2:9 `ONBUILD` cannot keep `FROM`'],
  ['ONBUILD ONBUILD COPY a b', '2:9 `ONBUILD` cannot keep `ONBUILD`'],
  ['COPY --foo a /b/', '2:6 `COPY` has no option `--foo`'],
  ['USER --foo a', '2:6 `USER` has no option `--foo`'],
  ['FROM', '2:1 `FROM` has no arguments'],
  ['FROM scratch AS', '2:1 `FROM` takes an image, or an image and `AS name`'],
  ['FROM scratch AS x y', '2:1 `FROM` takes an image, or an image and `AS name`'],
  ['FROM scratch FOR x', '2:1 `FROM` takes an image, or an image and `AS name`'],
  ['FOO a', '2:1 unknown instruction `FOO`'],
  ['WORKIDR /opt', '2:1 unknown instruction `WORKIDR`; did you mean `WORKDIR`?'],
];

const TAKEN = [
  'COPY a /a \\',
  'CMD',
  'ENTRYPOINT',
  'ENV A b c',
  'ENV A= B="x y" \\\n  C=d',
  'LABEL A b',
  'ARG A B=2',
  'MAINTAINER a b',
  'ONBUILD COPY a b',
  'COPY a \\\n# why\n  b \\\n\n  /c/',
  'copy ["a", "b c", "/d/"]',
  'HEALTHCHECK --interval=3s --retries=2 \\\n  CMD curl localhost',
  'healthcheck none',
  'SHELL ["/bin/bash", "-c"]',
  'RUN --mount=type=cache,target=/root/.cache --network=none pip download prefect',
  'RUN apt-get install --yes curl',
  'RUN a--b --upgrade',
  'HEALTHCHECK CMD curl --fail localhost',
  'COPY a--b --c /d/',
  'ENTRYPOINT ["a", "--b"]',
  'CMD a --b',
  'CMD -- a',
  'ADD --checksum=sha256:00 https://example.com/a /a',
];

describe('after `FROM`', () => {
  test.for(REFUSED)('%s is refused', ([line, finding]) => {
    expect(said(`FROM scratch\n${line}\n`, {}, /TQ4202/)).toEqual([`TQ4202 ${finding}`]);
  });

  test.for(TAKEN)('%s is taken', (line) => {
    expect(said(`FROM scratch\n${line}\n`, {}, /TQ4202/)).toEqual([]);
  });
});

describe('as a whole', () => {
  test.for([
    ['', '1:1 `Dockerfile` holds no instruction'],
    ['# only\n', '1:1 `Dockerfile` holds no instruction'],
    ['ENV X=1\nFROM scratch\n', '1:1 `ENV` stands before the first `FROM`'],
    ['COPY a b\n', '1:1 `COPY` stands before the first `FROM`'],
    ['ARG X=1\n', '1:1 `Dockerfile` has no `FROM`'],
    ['FORM scratch\n', '1:1 unknown instruction `FORM`; did you mean `FROM`?'],
    ['# escape=x\nFROM scratch\n', '1:10 `escape` must be `\\` or a backtick, found `x`'],
  ] as const)('%j', ([text, finding]) => {
    expect(said(text, {}, /TQ4202/)).toEqual([`TQ4202 ${finding}`]);
  });

  test('another escape is one only above the first instruction', () => {
    expect(said(`# escape=\`\nFROM ${BASE}\nCOPY a \`\n  /a\nUSER u\n`)).toEqual([]);
    expect(said(`FROM ${BASE}\n# escape=\`\nCOPY a \`\n  /a\nUSER u\n`)).toEqual([
      'TQ4202 4:3 unknown instruction `/A`',
    ]);
  });

  test('lines may end with a carriage return', () => {
    expect(said(`FROM ${BASE}\r\nRUN a && \\\r\n  b\r\nRUNN c\r\n`)).toEqual([
      'TQ4202 4:1 unknown instruction `RUNN`; did you mean `RUN`?',
    ]);
  });

  test('another language is not judged, but for its secrets', () => {
    const text = 'FROM python\nFOO\nENV PASSWORD=k7Xp-92vQm\n';
    expect(said(`# syntax=example.com/other:1\n${text}`)).toEqual([
      'TQ4207 4:14 what looks like a secret, by the name `PASSWORD`, stands in the Dockerfile, and in the image',
    ]);
    expect(said(`# syntax=docker/dockerfile:1-labs\n${text}`, {}, /TQ4202/)).toHaveLength(1);
  });
});

describe('a heredoc', () => {
  test('hides what stands in it', () => {
    expect(said(`FROM ${BASE}\nRUN <<EOF cat\nFROM nothing\nFOO\nEOF\nUSER u\n`)).toEqual([]);
    expect(said(`FROM ${BASE}\nCOPY <<-"ONE" <<TWO /opt/\n\ta\n\tONE\nb\nTWO\nUSER u\n`)).toEqual([]);
  });

  test('must end', () => {
    expect(said(`FROM ${BASE}\nRUN <<EOF\nset -e\n EOF\n`)).toEqual([
      'TQ4202 2:5 the heredoc `EOF` never ends',
    ]);
    expect(said(`FROM ${BASE}\nRUN cat <<EOF`)).toEqual(['TQ4202 2:9 the heredoc `EOF` never ends']);
  });

  test('needs a destination of its own line', () => {
    expect(said(`FROM ${BASE}\nCOPY <<EOF\ntext\nEOF\n`)).toEqual(['TQ4202 2:1 `COPY` names no destination']);
  });
});
