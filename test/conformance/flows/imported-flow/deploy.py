import pkg.flows
from pkg import flows
from pkg.flows import nightly_orders, nightly_orders as renamed

same = renamed
through = pkg.flows.nightly_orders
