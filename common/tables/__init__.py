"""Tables that people hand in: Excel old and new, CSV in any of its encodings."""
