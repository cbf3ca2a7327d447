"""The platforms that come with Onward, a folder each."""
