import { expect, test } from 'vitest';
import { parseEntrypoint } from '../../../src/project/entrypoint.ts';

test('a file and a function', () => {
  expect(parseEntrypoint('src/flows/orders.py:check')).toEqual({
    written: 'src/flows/orders.py:check',
    candidates: ['src/flows/orders.py'],
    functionPath: 'check',
  });
});

test('a method of a class', () => {
  expect(parseEntrypoint('orders.py:Orders.check')?.functionPath).toBe('Orders.check');
});

test.for(['flows.orders:check', 'flows.orders.check'])(
  '%s is looked for as a module, also under src',
  (written) => {
    expect(parseEntrypoint(written)).toEqual({
      written,
      candidates: [
        'flows/orders.py',
        'flows/orders/__init__.py',
        'src/flows/orders.py',
        'src/flows/orders/__init__.py',
      ],
      functionPath: 'check',
    });
  },
);

test.for(['flows.py', 'flows', 'flows.py:', ':check', 'flows/orders:check', ''])(
  '%s is refused',
  (written) => {
    expect(parseEntrypoint(written)).toBeUndefined();
  },
);
