"""The fold: from the ledger stream of a cluster to the rows of the one SQLite file."""

from onward.ledger.fold.fold import Fold

__all__ = ["Fold"]
