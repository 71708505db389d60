"""Words every room shares, in pure Python: who acts, what is refused, what day it is.

No Django, no files, no network: everything here can be reasoned about on paper.
"""
