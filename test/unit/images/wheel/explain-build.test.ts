/** What is said of a build that failed; the messages of real back ends are tried in `test/conformance/pack-wheel.test.ts`. */
import { describe, expect, test } from 'vitest';
import { explainBuild, lastLines } from '../../../../src/images/wheel/explain-build.ts';

describe('explainBuild', () => {
  test('several modules at the top', () => {
    const output =
      "error: Multiple top-level modules discovered in a flat-layout: ['orders', 'stock'].\n\nTo avoid";
    expect(explainBuild(output)).toEqual({
      message:
        "the folder has several modules at its top, and setuptools does not know which are meant: 'orders', 'stock'",
      help: 'name them in `pyproject.toml`, such as `[tool.setuptools] py-modules = ["orders", "stock"]`, or put them into `src/`',
    });
  });

  test('an unknown error by its last line that is one', () => {
    const output =
      'Traceback\n  File "x"\nhatchling.Oops\nValueError: bad table\n\nERROR Backend subprocess exited\n';
    expect(explainBuild(output)).toEqual({ message: 'the wheel could not be built: ValueError: bad table' });
  });

  test('output without an error, and none', () => {
    expect(explainBuild('* Building\nkilled\n\n')).toEqual({
      message: 'the wheel could not be built: killed',
    });
    expect(explainBuild(' \n')).toEqual({ message: 'the wheel could not be built' });
  });
});

test('lastLines leaves empty lines out', () => {
  expect(lastLines('a\r\n\nb\nc\n \n', 2)).toBe('b\nc');
});
