/** The file as a whole: YAML, bytes and shapes. */
import { file, named, ONE, type Row } from './row.ts';

export const ROWS: Row[] = [
  file('empty file', '1 TQ1003@1:1', ''),
  file('only a comment', '1 TQ1003@1:1', '# x\n'),
  file('a list', '1 TQ2002@1:1', '- a\n'),
  file('a scalar', '1 TQ2002@1:1', 'a\n'),
  file('null', '1 TQ2002@1:1', '~\n'),
  file('syntax error', '1 TQ1004@1:14', 'deployments: [\n'),
  file('tab indent', '1 TQ1004@2:1', 'deployments:\n\t- name: d\n'),
  file('unclosed bracket', '1 TQ1004@1:14', 'deployments: [a, b\n'),
  file('undefined alias', '1 TQ1004@1:14', 'deployments: *x\n'),
  file('unquoted placeholder', '1 TQ1004@2:11', named('{{ x }}')),
  file('duplicate key', '1 TQ1005@6:5', named('d') + '    tags: [a]\n    tags: [b]\n'),
  file('deployments a mapping', '1 TQ2002@1:14', 'deployments: {name: d}\n'),
  file('deployments a text', '1 TQ2002@1:14', 'deployments: d\n'),
  file('deployments null', '1 TQ2002@1:1', 'deployments:\n'),
  file('deployments empty', '1 TQ2017@1:1', 'deployments: []\n'),
  file('no deployments', '1 TQ2017@1:1', 'name: x\n'),
  file('an item is text', '1 TQ2002@1:15', 'deployments: [d]\n'),
  file('an item is null', '1 TQ2002@2:3', 'deployments:\n  -\n'),
  file('an item is a list', '1 TQ2002@1:15', 'deployments: [[a]]\n'),
  file('prefect-version number', '1 TQ2002@1:18', 'prefect-version: 3.8\n' + ONE),
  file('ancient prefect-version', '0', 'prefect-version: "1.0"\n' + ONE),
  file(
    'one bad among good, --all',
    '1 TQ2002@8:11',
    named('d') +
      '  - name: e\n    entrypoint: flows.py:hello\n    work_pool: {name: local}\n    tags: {a: b}\n',
    { argv: ['--all'] },
  ),
  file(
    'bad UTF-8',
    '1 TQ1002@5:19',
    Uint8Array.from([
      ...new TextEncoder().encode(ONE + '    description: "'),
      0xff,
      0xfe,
      ...new TextEncoder().encode('"\n'),
    ]),
  ),
  file('UTF-16', '1 TQ2002@1:1', Uint8Array.from([0xff, 0xfe, 0x61, 0])),
  file('NUL bytes', '1 TQ1004@1:2', 'a\0b'),
  file('BOM', '0', '\ufeff' + ONE),
  file('CRLF', '0', ONE.replaceAll('\n', '\r\n')),
  file(
    'billion laughs',
    '1 TQ1006@7:7',
    'a: &a [x,x,x,x,x,x,x,x,x]\n' +
      'bcdefghi'
        .split('')
        .map(
          (c, i) =>
            `${c}: &${c} [${Array(9)
              .fill('*' + 'abcdefgh'[i])
              .join(',')}]\n`,
        )
        .join('') +
      ONE,
  ),
  file('recursive alias', '1 TQ1006@1:18', 'deployments: &a [*a]\n'),
  file('recursive alias in parameters', '1 TQ1006@5:26', ONE + '    parameters: &a {any: *a}\n'),
];
