"""facts: the national vocabulary, 182 named things a form may ask, each with who knows it and why it is asked.

For: one name, label and type per fact, so that no resident is asked twice. Not for: values of anybody.
Owns the words: fact, part of a fact, purpose.
"""
