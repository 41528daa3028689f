/** How a deployment is named to people. */
import { visible } from './printable.ts';

/** `orders/orders-prod (prod)`: the name, and `tq.environment` where the file says one; on one line. */
export function deploymentLabel(name: string, environment: string | undefined): string {
  return environment === undefined ? visible(name) : `${visible(name)} (${visible(environment)})`;
}
