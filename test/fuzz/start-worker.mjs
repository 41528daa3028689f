// Starts `worker.ts` in a thread: on Node 20 a thread knows no TypeScript, and does not inherit `tsx`.
import { register } from 'tsx/esm/api';

register();
await import('./worker.ts');
