/** Steps, and what they print. */
import { file, ONE, SHELL, withBuild, type Row } from './row.ts';

export const ROWS: Row[] = [
  file('build text', '1 TQ2002@1:8', 'build: make\n' + ONE),
  file('step text', '1 TQ2002@2:5', withBuild('  - make\n')),
  file('pull text', '1 TQ2002@1:7', 'pull: git\n' + ONE),
  file('unknown step module', '1 TQ2040@2:5', withBuild('  - nowhere.nothing.step: {}\n')),
  file(
    'unknown step function',
    '1 TQ2016@2:5',
    withBuild('  - prefect.deployments.steps.run_shel_script: {script: a}\n'),
  ),
  file('step input misspelt', '1 TQ2016@2:50', withBuild(`  - ${SHELL}: {scrpt: a}\n`)),
  file('step null inputs', '1 TQ2016@2:5', withBuild(`  - ${SHELL}:\n`)),
  file(
    'step two keys',
    '1 TQ2016@2:5',
    withBuild(`  - ${SHELL}: {script: a}\n    prefect.deployments.steps.git_clone: {}\n`),
  ),
  file(
    'pull step misspelt',
    '1 TQ2016@2:5',
    'pull:\n  - prefect.deployments.steps.git_clon: {repository: x}\n' + ONE,
  ),
  file(
    'pull git_clone without repository',
    '1 TQ2016@2:5',
    'pull:\n  - prefect.deployments.steps.git_clone: {}\n' + ONE,
  ),
  file('build step empty mapping', '1 TQ2016@2:5', withBuild('  - {}\n')),
  file('build single mapping', '0', `build: {${SHELL}: {script: "true"}}\n` + ONE),
  file('step module without dot', '1 TQ2016@2:5', withBuild('  - run_shell_script: {script: a}\n')),
  file(
    'id twice',
    '0 TQ2029?@3:54',
    withBuild(`  - ${SHELL}: {id: a, script: echo 1}\n  - ${SHELL}: {id: a, script: echo 2}\n`) +
      '    description: "{{ a.stdout }}"\n',
  ),
  file(
    'id called stdout',
    '0 TQ2029?@2:54',
    withBuild(`  - ${SHELL}: {id: stdout, script: echo 1}\n`) +
      '    description: "{{ stdout.stdout }} {{ stdout }}"\n',
  ),
  file('id a number', '1 TQ2016@2:54', withBuild(`  - ${SHELL}: {id: 5, script: echo 1}\n`)),
  file('id empty', '0', withBuild(`  - ${SHELL}: {id: "", script: echo 1}\n`)),
  file(
    'id with a dot',
    '0 TQ2019?@7:19',
    withBuild(`  - ${SHELL}: {id: a.b, script: echo 1}\n`) + '    description: "{{ a.b.stdout }}"\n',
  ),
  file('step prints 10 MB', '0', withBuild(`  - ${SHELL}: {id: a, script: "head -c 10000000 /dev/zero"}\n`)),
  file(
    'step prints binary',
    '0',
    withBuild(`  - ${SHELL}: {id: a, script: "printf '\\\\377\\\\376'"}\n`) +
      '    description: "{{ a.stdout }}"\n',
  ),
  file(
    'step reads stdin',
    '0',
    withBuild(`  - ${SHELL}: {id: a, script: cat}\n`) + '    description: "x{{ a.stdout }}"\n',
  ),
  file('step killed', '3', withBuild(`  - ${SHELL}: {shell: true, script: "kill -9 $$"}\n`)),
  file('step fails', '3', withBuild(`  - ${SHELL}: {script: "false"}\n`)),
  file('step command missing', '3', withBuild(`  - ${SHELL}: {script: no_such_command_zz}\n`)),
  file('step directory missing', '3', withBuild(`  - ${SHELL}: {script: "true", directory: nowhere}\n`)),
  file(
    'step prints NUL',
    '0',
    withBuild(`  - ${SHELL}: {id: a, script: "printf a\\\\0b"}\n`) + '    description: "{{ a.stdout }}"\n',
  ),
  file('step empty script', '0', withBuild(`  - ${SHELL}: {script: ""}\n`)),
  file('step unclosed quote', '3', withBuild(`  - ${SHELL}: {script: "echo 'a"}\n`)),
  file('step script a list', '1 TQ2016@2:58', withBuild(`  - ${SHELL}: {script: [a]}\n`)),
  file(
    'output makes the name bad',
    '1 TQ2004@4:11',
    withBuild(`  - ${SHELL}: {id: a, script: echo x/y}\n`).replace('name: d', 'name: "{{ a.stdout }}"'),
  ),
  file(
    'output makes the name',
    '0',
    withBuild(`  - ${SHELL}: {id: a, script: echo xy}\n`).replace('name: d', 'name: "n-{{ a.stdout }}"'),
  ),
  file(
    'output as whole name',
    '0',
    withBuild(`  - ${SHELL}: {id: a, script: echo xy}\n`).replace('name: d', 'name: "{{ a.stdout }}"'),
  ),
  file(
    'output empty as whole name',
    '1 TQ2006@4:11',
    withBuild(`  - ${SHELL}: {id: a, script: "true"}\n`).replace('name: d', 'name: "{{ a.stdout }}"'),
  ),
  file(
    'output in entrypoint',
    '1 TQ2026@5:17',
    withBuild(`  - ${SHELL}: {id: a, script: echo flows}\n`).replace(
      'flows.py:hello',
      '"{{ a.stdout }}.py:hello"',
    ),
  ),
  file(
    'output as pool',
    '1 TQ2026@6:23',
    withBuild(`  - ${SHELL}: {id: a, script: echo local}\n`).replace('name: local', 'name: "{{ a.stdout }}"'),
  ),
  file(
    'output as cron',
    '1 TQ2009@7:24',
    withBuild(`  - ${SHELL}: {id: a, script: echo nonsense}\n`) +
      '    schedules: [{cron: "{{ a.stdout }}"}]\n',
  ),
  file(
    'output as parameter of wrong type',
    '1 TQ2025@7:21',
    withBuild(`  - ${SHELL}: {id: a, script: echo nonsense}\n`) + '    parameters: {n: "{{ a.stdout }}"}\n',
  ),
  file(
    'wrong type beside an output',
    '1 TQ2025@7:21',
    withBuild(`  - ${SHELL}: {id: a, script: echo nonsense}\n`) +
      '    parameters: {n: x, name: "{{ a.stdout }}"}\n',
  ),
  file(
    'output as queue',
    '0 TQ5008?@6:47',
    withBuild(`  - ${SHELL}: {id: a, script: echo fats}\n`).replace(
      'name: local',
      'name: local, work_queue_name: "{{ a.stdout }}"',
    ),
  ),
];
