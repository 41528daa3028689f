import { describe, expect, test } from 'vitest';
import { parseDockerfile } from '../../../../src/images/dockerfile/parse.ts';
import { secretsIn } from '../../../../src/images/dockerfile/secrets-in.ts';
import { BASE, said } from './said.ts';

const PASSWORD = 'k7Xp-92vQm';
const TOKEN = `ghp_${'a1B2c3D4e5F6'.repeat(3)}`;
const of = (line: string): string[] => said(`FROM ${BASE}\n${line}\n`, {}, /TQ4207/);
const end = 'stands in the Dockerfile, and in the image';

describe('a secret', () => {
  test.for([
    [`ENV DB_PASSWORD=${PASSWORD}`, `2:17 what looks like a secret, by the name \`DB_PASSWORD\`, ${end}`],
    [
      `ENV A=1 DB_PASSWORD="${PASSWORD}"`,
      `2:21 what looks like a secret, by the name \`DB_PASSWORD\`, ${end}`,
    ],
    [`ENV DB_PASSWORD ${PASSWORD}`, `2:17 what looks like a secret, by the name \`DB_PASSWORD\`, ${end}`],
    [`ARG DB_PASSWORD=${PASSWORD}`, `2:17 what looks like a secret, by the name \`DB_PASSWORD\`, ${end}`],
    [`LABEL db.password=${PASSWORD}`, `2:19 what looks like a secret, by the name \`db.password\`, ${end}`],
    [`RUN PGPASSWORD=${PASSWORD} psql`, `2:16 what looks like a secret, by \`PGPASSWORD\` before it, ${end}`],
    [
      `RUN a \\\n  --password ${PASSWORD}`,
      `3:14 what looks like a secret, by \`password\` before it, ${end}`,
    ],
    [`CMD login --password=${PASSWORD}`, `2:22 what looks like a secret, by \`password\` before it, ${end}`],
    [
      `ONBUILD ENV DB_PASSWORD=${PASSWORD}`,
      `2:25 what looks like a secret, by the name \`DB_PASSWORD\`, ${end}`,
    ],
    [`RUN git clone https://ci:${PASSWORD}@git.example.com/a`, `2:26 a password in an address ${end}`],
    [`# ${TOKEN}`, `2:3 a GitHub token ${end}`],
    [`RUN <<EOF\ncurl -H "Authorization: token ${TOKEN}" x\nEOF`, `3:31 a GitHub token ${end}`],
    [
      'ARG API_TOKEN\nENV API_TOKEN=$API_TOKEN',
      '3:5 `ENV API_TOKEN` keeps a build argument in the image, by its name a secret',
    ],
    [
      'ARG T\nLABEL api_token="${T}"',
      '3:7 `LABEL api_token` keeps a build argument in the image, by its name a secret',
    ],
  ] as const)('%s', ([line, finding]) => {
    const found = of(line);
    expect(found).toEqual([`TQ4207 ${finding}`]);
    expect(found.join('')).not.toContain(PASSWORD);
  });

  test.for([
    'ENV DB_PASSWORD=changeme',
    'ENV DB_PASSWORD=',
    'ENV DB_PASSWORD=$UNKNOWN',
    'ENV SECRET_NAME=warehouse-login-2024',
    'ENV TOKEN_LIMIT=4096',
    `ENV HASH=${PASSWORD}`,
    'ARG API_TOKEN',
    'ARG V\nENV VERSION=$V',
    'RUN --mount=type=secret,id=api_token,env=API_TOKEN pip install x',
    'RUN PASSWORD=$(cat /run/secrets/password) a',
    `COPY password=${PASSWORD} /a`,
  ])('%s is none', (line) => {
    expect(of(line)).toEqual([]);
  });

  test('is handed over as it is written and as it is meant, to be hidden', () => {
    const [found] = secretsIn(parseDockerfile('Dockerfile', `FROM a\nENV DB_PASSWORD='${PASSWORD}'\n`));
    expect(found).toMatchObject({ text: PASSWORD, forms: [`'${PASSWORD}'`] });
  });
});
