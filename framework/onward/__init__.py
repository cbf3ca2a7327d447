"""Onward: events in the Segment spec, on their way to ad platforms."""
