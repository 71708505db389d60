"""procedures: a resident asks the city for something, the city answers.

For: procedures as data (packs), drafts saved field by field, applications sent once, the clerk's inbox and
case page, corrections of named fields, decisions with their letters, the time line both sides read.
Not for: what a benefit is worth (eligibility), paying (payments), bookings, counter hearings.
Words owned: procedure, pack, version, fact, section, draft, application, number, correction, decision.
Carries the plan systems S05 (online applications) and what they need of the inbox.
Inside: `facts` and `definition` are pure and know no table; the rest turns them into forms and cases.
"""
