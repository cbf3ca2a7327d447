"""The clerk of ``onward serve``: a process that takes events and keeps the file they are in."""
