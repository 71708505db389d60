"""procedures: a resident asks the city for something, the city answers.

For: procedures as data (packs), drafts saved field by field, applications sent once, the clerk's inbox and
case page, corrections of named fields, decisions with their letters, the time line both sides read; the write-once
counter: one hearing of a matter fills every form, pre-entries at home, the visitor's second screen, one bundle.
Not for: what a benefit is worth (eligibility), paying (payments), bookings, queue tickets.
Words owned: procedure, pack, version, fact, section, draft, application, number, correction, decision, matter,
hearing, topic, pre-entry, pass, bundle.
Carries the plan systems S01 (counter), S05 (online applications), S06 (papers before the visit).
Inside: `facts`, `definition`, `hearing` and `navigator` are pure and know no table; the rest turns them into forms and cases.
"""
