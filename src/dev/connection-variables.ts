/** Variables that would lead a worker, or a run, to another server than the local one. Pure. */

/** Names count in any case, as Prefect reads them (`pydantic-settings`, measured on Prefect 3.8.8). */
const OF_A_CONNECTION = /^PREFECT_(?:(?:API|CLOUD|SERVER|UI)_.*|PROFILE.*|HOME|CLIENT_CUSTOM_HEADERS)$/i;

/** Whether a variable names a server, a login or a place for settings: none of them reaches a worker or its runs. */
export function isOfConnection(name: string): boolean {
  return OF_A_CONNECTION.test(name);
}
