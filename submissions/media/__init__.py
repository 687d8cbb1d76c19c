"""The judgement of files: read the facts, compare them with the rule, say it in plain Chinese.

Order of reading: `facts` (what is known of a file) → `probe` (how it is read, in a limited
`child`, behind the header `gate`) → `rules` (facts against a FileRule) → `sentences`. What a document
shows is read in `documents`, once for the count and for the preview.
"""
