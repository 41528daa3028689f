/**
 * How long work keeps a processor busy. Unlike the clock on the wall, it does not count the time in which others have the
 * processor.
 */

/** In milliseconds, of this process, since the stopwatch was made. */
export function stopwatch(): () => number {
  const start = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(start);
    return (user + system) / 1000;
  };
}
