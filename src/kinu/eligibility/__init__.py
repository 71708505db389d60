"""eligibility: which benefits and burdens the law gives a household, on which day, and why.

For: rule packs as dated data (national law in `packs/japan`, the city's in `cities/<city>/eligibility`), one engine
for one household and for a whole city, three-valued (yes, no, not yet known), the next best question, a lint.
Not for: asking (procedures), deciding a case (a clerk does), paying (payments), knowing residents (people).
Words it owns: rule pack, rule, figure, mark, deciding fact, answer, amount, class.
It is an instrument: pure functions over named facts; it stores nothing about anybody.
Plan systems: S02, S75 are built on it; it claims none alone.
"""
