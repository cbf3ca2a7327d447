"""The clerk of ``onward serve``: a process for taking events, beside the one that delivers."""
