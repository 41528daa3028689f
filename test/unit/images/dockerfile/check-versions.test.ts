import { describe, expect, test } from 'vitest';
import { installedLists } from '../../../../src/images/dockerfile/versions.ts';
import { copyings } from '../../../../src/images/dockerfile/sources.ts';
import { parseDockerfile } from '../../../../src/images/dockerfile/parse.ts';
import { said } from './said.ts';

const of = (text: string, requirements = ''): string[] =>
  said(text, { lists: [{ file: 'requirements.txt', text: requirements }] }, /TQ4209/);

describe('the base', () => {
  test.for([
    ['python:3.9-slim', '', 'has Python 3.9, and Prefect 3.8 needs 3.10 or newer'],
    ['registry.example.com/mirror/python:3.8', '', 'has Python 3.8, and Prefect 3.8 needs 3.10 or newer'],
    [
      'python:3.10',
      'truthound-orchestration==3.0.3',
      'has Python 3.10, and `truthound-orchestration` needs 3.11 or newer',
    ],
    ['python:3.15-rc', '', 'has Python 3.15, which Prefect 3.8 does not take yet'],
    ['ghcr.io/astral-sh/uv:python3.9-bookworm', '', 'has Python 3.9, and Prefect 3.8 needs 3.10 or newer'],
    ['prefecthq/prefect:3-python3.9', '', 'has Python 3.9, and Prefect 3.8 needs 3.10 or newer'],
    [
      'prefecthq/prefect:2.19-python3.10',
      '',
      'has Prefect 2.19, which does not talk to a server of Prefect 3',
    ],
    ['prefecthq/prefect:2-latest', '', 'has Prefect 2, which does not talk to a server of Prefect 3'],
  ] as const)('%s with %j', ([base, requirements, finding]) => {
    expect(of(`FROM ${base}\n`, requirements)).toEqual([`TQ4209 1:6 the base image \`${base}\` ${finding}`]);
  });

  test.for([
    ['python:3.10', 'prefect==3.8.8'],
    ['python:3.9', 'prefect==3.1.5'],
    ['python:3.14-slim', 'truthound==3.2.0'],
    ['python:3', ''],
    ['python:slim', ''],
    ['node:2.7', ''],
    ['prefecthq/prefect:3-latest', ''],
    ['prefecthq/prefect:3.1.4-python3.9', ''],
    ['prefecthq/prefect:2-python3.12', 'prefect==3.8.8'],
    ['example.com/python-tools:3.8', ''],
  ] as const)('%s with %j is fine', ([base, requirements]) => {
    expect(of(`FROM ${base}\n`, requirements)).toEqual([]);
  });

  test('of another stage than the last does not count', () => {
    expect(of('FROM python:3.8 AS tools\nFROM python:3.12\nCOPY --from=tools /a /a\n')).toEqual([]);
  });
});

describe('what is installed', () => {
  test.for([
    [
      'RUN pip install prefect==2.19.3',
      '2:17 `prefect==2.19.3` in the image does not talk to a server of Prefect 3',
    ],
    [
      'RUN uv pip install --system "prefect<3"',
      '2:30 `prefect<3` in the image does not talk to a server of Prefect 3',
    ],
    [
      'RUN pip install \\\n  truthound==2.4',
      '3:3 `truthound==2.4` in the image is not a version that truthound-orchestration takes',
    ],
    [
      'RUN pip install truthound>=4',
      '2:17 `truthound>=4` in the image is not a version that truthound-orchestration takes',
    ],
  ] as const)('%s', ([line, finding]) => {
    expect(of(`FROM python:3.12\n${line}\n`)).toEqual([`TQ4209 ${finding}`]);
  });

  test.for([
    'prefect',
    'prefect>=2.14',
    'prefect==3.*',
    'truthound',
    'truthound>=3.0,<4',
    'truthound==3.2.0',
    'prefect-aws==0.4',
  ])('%s is fine', (requirement) => {
    expect(of(`FROM python:3.12\nRUN pip install "${requirement}"\n`)).toEqual([]);
  });

  test('by a list', () => {
    expect(of('FROM python:3.12\n', '# pins\nprefect==2.20.1\n')).toEqual([
      'TQ4209 requirements.txt 2:1 `prefect==2.20.1` in the image does not talk to a server of Prefect 3',
    ]);
  });
});

test.for([
  [
    'COPY requirements.txt /tmp/\nRUN pip install -r /tmp/requirements.txt',
    [['requirements.txt', 'tmp/requirements.txt']],
  ],
  [
    'COPY docker/requirements.txt .\nRUN pip install -rrequirements.txt',
    [['docker/requirements.txt', 'requirements.txt']],
  ],
  ['COPY . .\nRUN pip install --requirement=a/b.in -r c.txt', [['a/b.in', 'b.in'], ['c.txt']]],
  ['RUN pip install .', []],
] as const)('the lists of %j', ([lines, expected]) => {
  const dockerfile = parseDockerfile('Dockerfile', `FROM a\n${lines}\n`);
  expect(installedLists(dockerfile, copyings(dockerfile, {}))).toEqual(expected);
});
