"""A workspace's files: read, checked with places, turned into plain values."""

from onward.config.document import Place
from onward.config.limits import MAX_MAPPINGS, check_mapping_count
from onward.config.model import (
    AlertsConfig,
    BatchConfig,
    ConnectionConfig,
    JournalConfig,
    MappingConfig,
    SourceConfig,
    Workspace,
)
from onward.config.notices import notices
from onward.config.schema import schema
from onward.config.workspace import (
    OPTIONS_FILE,
    check_workspace,
    data_folder,
    load_workspace,
    names_cluster,
    shown,
)

__all__ = [
    "MAX_MAPPINGS",
    "OPTIONS_FILE",
    "AlertsConfig",
    "BatchConfig",
    "ConnectionConfig",
    "JournalConfig",
    "MappingConfig",
    "Place",
    "SourceConfig",
    "Workspace",
    "check_mapping_count",
    "check_workspace",
    "data_folder",
    "load_workspace",
    "names_cluster",
    "notices",
    "schema",
    "shown",
]
