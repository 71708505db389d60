"""audit: who did what and who looked at whose record, one sentence each, in a chain nobody can bend.

Every service writes one sentence in its own transaction; every look at personal data writes one. A sentence
carries its own keyed mark when it is written and gets its place in the hash chain right after the commit
(docs/adr/0003-audit-chain.md). The tables refuse change and deletion; `kinu audit_verify` finds what got past that.
Residents read on their page who looked at their record; auditors read all of it, and their reading is logged too.

Not for: technical logs (structlog), the history a clerk works with (that is the room's own time line).
Owns the words: sentence, look, seal, chain head. Carries the audit part of every plan system; none alone.
"""
