"""The demo: a shop's traffic, the platforms' simulators, a server between them."""
