"""The clerk: the process that keeps the one file for another one, which delivers."""

from onward.clerk.line import Answerer, Line, answerer

__all__ = ["Answerer", "Line", "answerer"]
