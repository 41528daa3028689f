/** How far the requests for one thing have come. */
export interface Progress {
  /** Whether the server holds part of its changes already. */
  wrote: boolean;
}
