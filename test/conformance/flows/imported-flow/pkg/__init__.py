from pkg.flows import nightly_orders
