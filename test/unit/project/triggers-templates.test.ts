import { describe, expect, test } from 'vitest';
import { jinjaProblem } from '../../../src/project/triggers/jinja.ts';
import { toAutomation } from '../../../src/project/triggers.ts';
import type { YamlMapping } from '../../../src/project/yaml-value.ts';

function faults(parameters: YamlMapping) {
  const read = toAutomation({ expect: ['a'], parameters }, 'nightly', 1);
  return 'faults' in read ? read.faults : [];
}

describe('a template', () => {
  test.for([
    'text, {a} and }} %}',
    '{{ event.payload.day }}',
    '{{ event.resource["prefect.resource.id"] | upper | nosuchfilter(1, a=2) }}',
    "{{ 'it' 's' ~ a.b[0][::2] ~ f(*a, **b) }}",
    '{{ a if b is divisibleby 3 else -c ** 2 }}',
    '{{ not a and b not in [1, 2,] or {"a": (1,)} }}',
    '{{ "}} {{ $" }}',
    '{% if a %}{{ b }}{% elif c %}{% else %}d{% endif %}',
    '{% for a in b %}{% for c in a %}{{ c }}{% endfor %}{% endfor %}',
    '{% set a = 1 %}{% set b %}c{% endset %}',
    '{% raw %}{{ $X }}{% endraw %}{# $ #}',
    '{%- with a = 1 -%}{{- a -}}{%- endwith -%}',
    '{{ ünïcode }}',
  ])('%s passes', (template) => {
    expect(jinjaProblem(template)).toBeUndefined();
  });

  test.for([
    ['{{ $X }}', 'unexpected `$`'],
    ['{{ a', 'the end of `{{` is missing'],
    ['{{ "a }}', 'unexpected `"`'],
    ['{{ }}', 'the expression is empty'],
    ['{{ a b }}', 'unexpected `b`'],
    ['{{ a b c }}', 'unexpected `b`'],
    ['{{ a + }}', 'something is missing behind `+`'],
    ['{{ a | }}', 'something is missing behind `|`'],
    ['{{ | a }}', 'unexpected `|`'],
    ['{{ a. }}', 'something is missing behind `.`'],
    ['{{ a = 1 }}', 'unexpected `=`'],
    ['{{ f(a }}', 'unexpected `}`'],
    ['{{ a) }}', 'unexpected `)`'],
    ['{{ {{ a }} }}', 'unexpected `}`'],
    ['{{ a: b }}', 'unexpected `:`'],
    ['{% if a %}b', '`{% endif %}` is missing'],
    ['{% if a %}{% endfor %}', 'unexpected tag `endfor`'],
    ['{% else %}', 'unexpected tag `else`'],
    ['{% frobnicate %}', 'unexpected tag `frobnicate`'],
    ['{% %}', 'a tag must begin with its name'],
    ['{% if a', 'the end of `{%` is missing'],
    ['{{ a }}{# b', 'the end of `{#` is missing'],
    ['{% raw %}a', 'the end of `{% raw %}` is missing'],
    [
      '{% for a in b %}{% for a in b %}{% for a in b %}{% endfor %}{% endfor %}{% endfor %}',
      'there are more than 2 loops inside each other',
    ],
    ['{% for a in b %}{% endfor %}'.repeat(11), 'there are more than 10 loops'],
  ] as const)('%s does not: %s', ([template, problem]) => {
    expect(jinjaProblem(template)).toBe(problem);
  });
});

describe('parameters', () => {
  test('are looked through, and each fault has its place', () => {
    const broken = '{{ a b }}';
    const found = faults({
      day: broken,
      deep: { list: [1, 'a', broken, { x: broken }], own: { __prefect_kind: 'jinja', template: broken } },
      [broken]: 'a key is no template',
      nested: [[broken]],
      fixed: 'a {{ b }} c',
    });
    expect(found.map(({ path }) => path.join('.'))).toEqual([
      'parameters.day',
      'parameters.deep.list.2',
      'parameters.deep.list.3.x',
      'parameters.deep.own.template',
    ]);
    expect(found[1]?.message).toBe('item 3 of `list` is no template that the server takes: unexpected `b`');
  });

  test('a left-over variable of the environment says so', () => {
    expect(faults({ day: 'on {{ $DAY }}' })).toEqual([
      {
        path: ['parameters', 'day'],
        message: '`day` is no template that the server takes: unexpected `$`',
        help: 'set the environment variable `DAY`, and write `{{ $DAY }}` with nothing else inside',
      },
    ]);
  });

  test('a value that is one expression may hold no `-` at its ends', () => {
    expect(faults({ day: '{{- event.id -}}' })[0]).toMatchObject({
      message:
        '`day` is no template that the server takes: `| tojson` does not fit behind its expression, where the server puts it',
      help: 'write `{{ … }}` without `-` and `+`',
    });
    expect(faults({ day: 'day {{- event.id -}}' })).toEqual([]);
  });

  test('no other field is a template', () => {
    const entry = { expect: ['a'], name: '{{ $X', description: '{% a', job_variables: { a: '{{ $X }}' } };
    expect(toAutomation(entry, 'nightly', 1)).toHaveProperty('automation');
  });
});
