import { describe, expect, test } from 'vitest';
import { hostReport, type HostReport } from '../../../../src/preflight/host/host-report.ts';
import { KNOWN_BROKEN } from '../../../../src/preflight/host/known-broken.ts';
import { installedPins } from '../../../../src/preflight/host/pin.ts';
import { imagePins } from '../../../../src/preflight/host/read-dockerfile.ts';
import { readHostFile } from '../../../../src/preflight/host/read-host-file.ts';
import { parseSpecifier } from '../../../../src/requirements/specifier.ts';
import type { Engine } from '../../../../src/rules/rule.ts';

function report(files: Readonly<Record<string, string>>, engine?: Engine): HostReport {
  const read = Object.entries(files).map(([file, text]) => readHostFile({ file, text })!);
  return hostReport(read, { engine });
}

/** Pins in one list, and Python in another file. */
function of(python: string, pins: string[], engine?: Engine): HostReport {
  return report({ '.python-version': python, 'requirements.txt': pins.join('\n') }, engine);
}

const PRIMARY = ['prefect==3.6.29', 'truthound==3.0.1', 'truthound-orchestration==3.0.3'];
const MINIMUM = ['prefect==2.14.0', 'truthound==3.0.1', 'truthound-orchestration==3.0.3'];
const OF_MINIMUM = ['anyio==3.7.1', 'griffe<1', 'pendulum~=2.1', 'starlette==0.27.0'];
const OURS = ['prefect==3.8.8', 'truthound==3.2.0', 'truthound-orchestration==3.0.3'];
const ORCHESTRATION = 'truthound-orchestration==3.0.3';

describe('verdicts', () => {
  test.each<[string, string, string[], Engine | undefined, string]>([
    ['primary', '3.12.4', PRIMARY, undefined, 'tested-primary'],
    ['primary with another engine', '3.12', [...PRIMARY, 'pandera==0.13.4'], 'pandera', 'tested-primary'],
    ['primary on another Python', '3.11', PRIMARY, undefined, 'in range, untested'],
    ['minimum', '3.11', [...MINIMUM, ...OF_MINIMUM], undefined, 'tested-minimum'],
    ['minimum without what it needs', '3.11', MINIMUM, undefined, 'in range, untested'],
    [
      'minimum with a newer starlette',
      '3.11',
      [...MINIMUM, ...OF_MINIMUM.slice(0, 3), 'starlette==0.30'],
      undefined,
      'in range, untested',
    ],
    ['ours', '3.11.7', OURS, undefined, 'tested-by-tq'],
    ['ours with another engine', '3.11', [...OURS, 'pandera==0.13.4'], 'pandera', 'in range, untested'],
    [
      'ours with another orchestration',
      '3.11',
      [...OURS.slice(0, 2), 'truthound-orchestration==3.0.2'],
      undefined,
      'in range, untested',
    ],
    ['a range', '3.11', ['prefect>=3', ...OURS.slice(1)], undefined, 'in range, untested'],
    ['Truthound not named', '3.11', ['prefect==3.8.8', ORCHESTRATION], undefined, 'in range, untested'],
    ['Prefect not named', '3.11', ['truthound==3.2.0', ORCHESTRATION], undefined, 'unknown'],
    ['an old Python', '3.10', OURS, undefined, 'unsupported'],
    ['an old Prefect', '3.11', ['prefect==2.13.8', ...OURS.slice(1)], undefined, 'unsupported'],
    ['a range of old ones', '3.11', ['prefect<2.14', ...OURS.slice(1)], undefined, 'unsupported'],
    ['a prerelease', '3.11', ['prefect==3.9.0rc1', ...OURS.slice(1)], undefined, 'in range, untested'],
    ['one before the first', '3.11', ['prefect==2.14.0rc1', ...OURS.slice(1)], undefined, 'unsupported'],
    [
      'a prerelease of Orchestration',
      '3.11',
      [...OURS.slice(0, 2), 'truthound-orchestration==3.0.4.dev1'],
      undefined,
      'in range, untested',
    ],
    [
      'what is no version',
      '3.11',
      [...OURS.slice(0, 2), 'truthound-orchestration===weird'],
      undefined,
      'unsupported',
    ],
    ['Truthound 2', '3.11', ['prefect==3.8.8', 'truthound==2.9.0', ORCHESTRATION], undefined, 'unsupported'],
    ['Truthound 4', '3.11', ['prefect==3.8.8', 'truthound==4.0.0', ORCHESTRATION], undefined, 'unsupported'],
    [
      'Orchestration 2',
      '3.11',
      ['prefect==3.8.8', 'truthound==3.2.0', 'truthound-orchestration==2.0.0'],
      undefined,
      'unsupported',
    ],
  ])('%s', (_name, python, pins, engine, verdict) => {
    const found = of(python, pins, engine);
    expect(found.verdict).toBe(verdict);
    expect(found.reasons.length).toBeGreaterThan(0);
  });

  test.each([
    ['3.0.0', '`truthound` 3.0.0 can be installed, yet the engine starts with `>=3.0.1,<4.0.0` only'],
    [
      '3.2.0.post1',
      '`truthound` 3.2.0.post1 can be installed, yet the engine takes it for a prerelease and does not start',
    ],
    [
      '3.3.0rc1',
      '`truthound` 3.3.0rc1 can be installed, yet the engine takes it for a prerelease and does not start',
    ],
    ['4.0', '`truthound` 4.0 is not in `>=3.0.1,<4.0.0`'],
  ])('Truthound %s', (version, reason) => {
    expect(of('3.11', ['prefect==3.8.8', `truthound==${version}`, ORCHESTRATION]).reasons).toEqual([reason]);
  });

  test('reasons say which pin is missing', () => {
    expect(of('3.13', ['prefect>=3.8', ORCHESTRATION]).reasons).toEqual([
      '`prefect` `>=3.8` leaves the version open',
      '`truthound` has no version, so the newest one is installed',
      'Python 3.13 is only tried at night by truthound-orchestration',
    ]);
    expect(of('3.11', [...MINIMUM, ...OF_MINIMUM.slice(1)]).reasons).toEqual([
      '`prefect` 2.14.0 is tested only with `anyio<4.0.0`',
    ]);
    expect(report({}).reasons).toEqual([
      'no file says which `python` runs',
      'no file says which `prefect` runs',
      'no file says which `truthound-orchestration` runs',
    ]);
  });
});

describe('which pin counts', () => {
  test('the strongest, then the lock', () => {
    const { tuple } = report(
      {
        'pyproject.toml':
          '[project]\nrequires-python = ">=3.11"\ndependencies = ["prefect>=3", "truthound"]\n',
        'requirements.txt': 'prefect==3.8.7\npandera==0.13.4\n',
        'uv.lock': '[[package]]\nname = "prefect"\nversion = "3.8.8"\n',
        Dockerfile: 'FROM python:3.12-slim\n',
      },
      'pandera',
    );
    expect(tuple.prefect).toEqual({
      version: '3.8.8',
      specifier: '==3.8.8',
      strength: 'exact',
      place: { file: 'uv.lock', line: 2 },
    });
    expect(tuple.python).toMatchObject({ version: '3.12', place: { file: 'Dockerfile', line: 1 } });
    expect(tuple.truthound).toMatchObject({ strength: 'none', place: { file: 'pyproject.toml', line: 3 } });
    expect(tuple.orchestration).toEqual({ specifier: '', strength: 'none' });
    expect(tuple.engine).toMatchObject({ name: 'pandera', version: '0.13.4' });
  });

  test.each<[string, Record<string, string>, Record<string, unknown>]>([
    [
      'a group',
      {
        'pyproject.toml':
          '[project]\nname = "a"\ndependencies = ["prefect>=3.6"]\n[dependency-groups]\ncompat = ["prefect==2.20.0"]\n',
      },
      { specifier: '>=3.6', place: { file: 'pyproject.toml', line: 3 } },
    ],
    [
      'an extra, an optional one and one for work',
      {
        'pyproject.toml':
          '[project]\nname = "a"\n[project.optional-dependencies]\nold = ["prefect==2.20.0"]\n[tool.uv]\ndev-dependencies = ["prefect==2.19.0"]\n[tool.poetry.dependencies]\nprefect = {version = "2.18.0", optional = true}\n',
        Pipfile: '[packages]\nprefect = ">=3"\n[dev-packages]\nprefect = "==2.20.0"\n',
      },
      { specifier: '>=3', place: { file: 'Pipfile', line: 2 } },
    ],
    [
      'groups that are alternatives',
      {
        'pyproject.toml': '[dependency-groups]\nold = ["prefect==2.20.0"]\nnew = ["prefect==3.8.8"]\n',
      },
      { specifier: '==2.20.0 || ==3.8.8', strength: 'range' },
    ],
    [
      'what is for Windows',
      {
        'requirements.txt':
          'prefect==2.20.0 ; sys_platform == "win32"\nprefect>=3 ; sys_platform != "win32"\n',
      },
      { specifier: '>=3', place: { file: 'requirements.txt', line: 2 } },
    ],
    [
      'what is for another Python',
      {
        '.python-version': '3.11',
        'requirements.txt':
          'prefect==2.20.0 ; python_version < "3.9"\nprefect>=3 ; python_version >= "3.9"\n',
      },
      { specifier: '>=3' },
    ],
    [
      'either, where Python is not known',
      {
        'requirements.txt':
          'prefect==2.20.0 ; python_version < "3.9"\nprefect>=3 ; python_version >= "3.9"\n',
      },
      { specifier: '==2.20.0 || >=3', strength: 'range' },
    ],
    [
      'a marker of an extra',
      { 'requirements.txt': 'prefect==2.20.0 ; extra == "old"\nprefect>=3\n' },
      { specifier: '>=3' },
    ],
    [
      'a lock with markers',
      {
        'pyproject.toml': '[project]\nname = "a"\ndependencies = ["prefect>=3.6"]\n',
        'Pipfile.lock':
          '{"default": {"prefect": {"version": "==3.8.8", "markers": "python_version >= \'3.10\'"}}}',
      },
      { version: '3.8.8', place: { file: 'Pipfile.lock', line: 1 } },
    ],
    [
      'what is installed over a base',
      { Dockerfile: 'FROM prefecthq/prefect:2.20.0-python3.11\nRUN pip install "prefect>=3"\n' },
      { specifier: '>=3', place: { file: 'Dockerfile', line: 2 } },
    ],
  ])('%s', (_name, files, expected) => {
    const found = report(files);
    expect(found.tuple.prefect).toMatchObject(expected);
    expect(found.broken.filter(({ id }) => id === 'prefect-2')).toEqual([]);
    expect(found.disagreements).toEqual([]);
  });

  test('what is installed goes before all', () => {
    const installed = installedPins('.venv/bin/python', '3.11.7', {
      Prefect: '3.8.8',
      truthound: '3.2.0',
      truthound_orchestration: '3.0.3',
      fastapi: '0.141.1',
      numpy: 'unknown',
    });
    const files = [readHostFile({ file: 'requirements.txt', text: 'prefect==3.6.29\nnumpy' })!];
    const found = hostReport(files, { installed });
    expect(found.verdict).toBe('tested-by-tq');
    expect(found.tuple.prefect.place).toEqual({ file: '.venv/bin/python' });
    expect(found.disagreements.map(({ message }) => message)).toEqual([
      '`prefect` is `3.8.8` in .venv/bin/python, and `3.6.29` in requirements.txt:1',
    ]);
    expect(found.broken.map(({ id }) => id)).toEqual(['block-defaults', 'artifact-keys']);
  });

  test('an image says two of them, and leaves the rest open', () => {
    const place = { file: 'prefect.yaml', line: 9 };
    const installed = imagePins('prefecthq/prefect:3.8.8-python3.11', place);
    const { tuple, broken } = hostReport([], { installed });
    expect(tuple.prefect).toMatchObject({ version: '3.8.8', place });
    expect(tuple.python).toMatchObject({ version: '3.11', place });
    expect(broken.map(({ id, certainty }) => [id, certainty])).toEqual([
      ['prefect-3.8.8-fastapi', 'possible'],
      ['prefect-3.8.8-sqlalchemy', 'possible'],
    ]);
  });
});

describe('known to be broken', () => {
  function broken(pins: string[], engine?: Engine): string[] {
    return of('3.11', pins, engine).broken.map(({ id, certainty }) => `${certainty}: ${id}`);
  }

  test.each<[string[], Engine | undefined, string[]]>([
    [
      ['prefect==3.8.8', 'fastapi==0.165.0', 'sqlalchemy==2.1.0'],
      undefined,
      ['certain: prefect-3.8.8-fastapi', 'certain: prefect-3.8.8-sqlalchemy'],
    ],
    [
      ['prefect==3.8.8'],
      undefined,
      ['possible: prefect-3.8.8-fastapi', 'possible: prefect-3.8.8-sqlalchemy'],
    ],
    [
      ['prefect==3.8.8', 'fastapi', 'sqlalchemy>=2'],
      undefined,
      ['possible: prefect-3.8.8-fastapi', 'possible: prefect-3.8.8-sqlalchemy'],
    ],
    [['prefect==3.8.8', 'fastapi==0.141.1', 'sqlalchemy<2.1'], undefined, []],
    [
      ['prefect==3.6.29', 'fastapi==0.139.0', 'starlette==1.3.1'],
      undefined,
      ['certain: prefect-3.6.29-starlette'],
    ],
    [['prefect==3.6.29', 'fastapi==0.124.4', 'starlette==0.49.3'], undefined, []],
    [['prefect==3.6.29', 'fastapi>=0.165'], undefined, ['certain: prefect-3.6.29-fastapi']],
    [['prefect>=2.14,<3'], undefined, ['certain: prefect-2']],
    [['prefect~=2.20'], undefined, ['certain: prefect-2']],
    [['prefect==2.*'], undefined, ['certain: prefect-2']],
    [['pandera==0.35.0'], 'pandera', ['certain: pandera-errors']],
    [['pandera==0.35.0'], 'truthound', []],
    [['pandera'], 'pandera', ['possible: pandera-errors']],
    [['pandera==0.13.4'], 'pandera', ['possible: pandera-numpy']],
    [['pandera==0.13.4', 'numpy==2.0.0'], 'pandera', ['certain: pandera-numpy']],
    [['pandera==0.13.4', 'numpy<2'], 'pandera', []],
    [['great_expectations==1.24.1'], 'great_expectations', ['certain: great-expectations-1']],
    [['great_expectations~=0.18.0'], 'great_expectations', []],
    [['truthound-orchestration==3.0.3'], undefined, ['certain: block-defaults', 'certain: artifact-keys']],
    [['truthound-orchestration==3.0.4'], undefined, []],
  ])('%j with %s', (pins, engine, expected) => {
    expect(broken(pins, engine)).toEqual(expected);
  });

  test.each(['prefect>=2.14', 'prefect>=2.14,!=2.20', 'prefect', 'prefect>1,!=3.8.8'])(
    '%s admits what works, too',
    (pin) => {
      expect(broken([pin]).filter((each) => each.endsWith('prefect-2'))).toEqual([]);
    },
  );

  test('what a lock does not name is not there', () => {
    const lock = '[[package]]\nname = "prefect"\nversion = "3.8.8"\n';
    expect(report({ 'uv.lock': lock }).broken).toEqual([]);
    const isCut = `${lock}dependencies = [\n    { na`;
    expect(report({ 'uv.lock': isCut }).broken).toHaveLength(2);
  });

  test('each has ranges that can be read, a way out and a source', () => {
    expect(new Set(KNOWN_BROKEN.map(({ id }) => id)).size).toBe(KNOWN_BROKEN.length);
    for (const each of KNOWN_BROKEN) {
      expect(Object.values(each.when).map(parseSpecifier)).not.toContain(undefined);
      expect(Object.keys(each.when)).toEqual(expect.arrayContaining([...each.newest]));
      for (const text of [each.affects, each.message, each.help, each.source]) expect(text).not.toBe('');
    }
  });

  test.each(KNOWN_BROKEN.filter(({ help }) => help.startsWith('pin')))(
    'the way out of $id is one',
    (each) => {
      const helpful = [...each.help.matchAll(/`([\w-]+)((?:==|<)[\d.]+)`/g)].map(([, name = '', range]) => [
        name.replaceAll('_', '-'),
        range,
      ]);
      expect(helpful.length).toBeGreaterThan(0);
      // What the way out leaves as it is.
      const kept = Object.entries(each.when).filter(
        ([name, range]) => range.startsWith('==') && !helpful.some(([other]) => other === name),
      );
      const pins = [...kept, ...helpful].map((parts) => parts.join(''));
      expect(broken(pins, each.engine as Engine).filter((found) => found.endsWith(each.id))).toEqual([]);
    },
  );
});

describe('disagreements', () => {
  test.each<[Record<string, string>, string[]]>([
    [{ 'requirements.txt': 'prefect==3.8.8', 'constraints.txt': 'prefect==3.8.8.0' }, []],
    [
      { 'requirements.txt': 'prefect==3.8.8', 'deploy/requirements.txt': '\nprefect==3.6.29' },
      ['`prefect` is `3.8.8` in requirements.txt:1, and `3.6.29` in deploy/requirements.txt:2'],
    ],
    [
      { 'requirements.txt': 'prefect>=3.9', 'uv.lock': '[[package]]\nname = "prefect"\nversion = "3.8.8"\n' },
      ['`prefect` is `>=3.9` in requirements.txt:1, and `3.8.8` in uv.lock:2'],
    ],
    [
      { 'requirements.txt': 'prefect>=3', 'uv.lock': '[[package]]\nname = "prefect"\nversion = "3.8.8"\n' },
      [],
    ],
    [
      { 'requirements.txt': 'numpy<2\nnumpy>=2' },
      ['`numpy` is `<2` in requirements.txt:1, and `>=2` in requirements.txt:2'],
    ],
    [{ 'requirements.txt': 'numpy<2; python_version < "3.12"\nnumpy>=2; python_version >= "3.12"' }, []],
    [{ Dockerfile: 'FROM python:3.12-slim', '.python-version': '3.12.4' }, []],
    [
      { Dockerfile: 'FROM python:3.12-slim', '.python-version': '3.11' },
      ['`python` is `3.12` in Dockerfile:1, and `3.11` in .python-version:1'],
    ],
    [
      { Dockerfile: 'FROM python:3.10-slim', 'pyproject.toml': '[project]\nrequires-python = ">=3.11"' },
      ['`python` is `3.10` in Dockerfile:1, and `>=3.11` in pyproject.toml:2'],
    ],
  ])('%j', (files, expected) => {
    expect(report(files).disagreements.map(({ message }) => message)).toEqual(expected);
  });
});

test('a file that cannot be read leaves the rest of the report as it is', () => {
  const found = report({
    '.python-version': '3.11',
    'requirements.txt': OURS.join('\n'),
    'pyproject.toml': '[',
    'Pipfile.lock': '{',
  });
  expect(found.verdict).toBe('tested-by-tq');
  expect(found.problems.map(({ place, message }) => `${place.file}: ${message}`)).toEqual([
    'pyproject.toml: it is not TOML',
    'Pipfile.lock: it is not JSON',
  ]);
});
