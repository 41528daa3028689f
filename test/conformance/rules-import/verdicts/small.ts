/** A small table with a column of each kind, for the files in `files`. */
import { bool, datetime, float, int, text } from '../../rules/case.ts';
import type { Table } from './tables.ts';

export const SMALL: Table = {
  id: int(1, 2, 3, 4),
  code: text('AB1', 'AB2', 'CD33', 'EF4'),
  note: text('no', 'yes', 'yes', 'no'),
  city: text('Köln', 'Bonn', 'Köln', 'Bonn'),
  level: int(1, 2, 3, 3),
  share: float(0.5, 0.25, 1, 0.5),
  paid_at: datetime(
    '2024-01-01T00:00:00',
    '2024-01-02T00:00:00',
    '2024-01-03T10:00:00',
    '2024-01-04T00:00:00',
  ),
  is_open: bool(true, true, false, true),
};
