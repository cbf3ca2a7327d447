"""The plugin host: installed destinations, the hooks that plugins implement."""

from onward.plugins.hooks import (
    Alert,
    Dropped,
    Hooks,
    KnownOutcome,
    Processor,
    ResolvedPayload,
    SavedMapping,
    hookimpl,
)
from onward.plugins.host import Plugins
from onward.plugins.loading import load_plugins

__all__ = [
    "Alert",
    "Dropped",
    "Hooks",
    "KnownOutcome",
    "Plugins",
    "Processor",
    "ResolvedPayload",
    "SavedMapping",
    "hookimpl",
    "load_plugins",
]
