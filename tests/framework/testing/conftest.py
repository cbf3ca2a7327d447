# The tests of a distribution of its own: they run where it is installed.
collect_ignore = ["third_party"]
