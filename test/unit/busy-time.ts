/** How long work keeps a processor busy. That others want the processor, too, is no matter, as it is by the clock on the wall. */

/** In milliseconds, of this process, since the stopwatch was made. */
export function stopwatch(): () => number {
  const start = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(start);
    return (user + system) / 1000;
  };
}
