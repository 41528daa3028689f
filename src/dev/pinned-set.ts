/** The versions that `tq dev` makes an environment of when nothing else is named. */

/** Prefect 3.8.8 with the newest versions of its libraries that its server starts with (measured). */
export const PINNED_SET: readonly string[] = [
  'prefect==3.8.8',
  'fastapi==0.141.1',
  'starlette==1.3.1',
  'sqlalchemy<2.1',
];
