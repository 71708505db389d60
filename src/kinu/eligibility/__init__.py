"""eligibility: which benefits and burdens the law gives a household, on which day, and why; and who is left out.

For: rule packs as dated data (national law in `packs/japan`, the city's in `cities/<city>/eligibility`), one engine
for one household and for a whole city, three-valued (yes, no, not yet known), the next best question, a lint; the search
of the city for people who seem entitled and have neither applied nor receive, and the clerk's list of them.
Not for: asking (procedures), deciding a case (a clerk does), paying (payments), knowing residents (people).
Words it owns: rule pack, rule, figure, mark, deciding fact, answer, amount, class, ledger fact, scan, found, told.
It is an instrument above messages (docs/adr/0011): the engine is pure; the search keeps ledger facts and who was found.
Plan systems: S02, S75 are built on it; it claims none alone.
"""
