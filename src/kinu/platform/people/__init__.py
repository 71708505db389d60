"""people: who lives here and who works in the city hall.

For: residents and households as the resident register gives them, imported all or nothing; departments and posts;
protection orders (DV等支援措置), which hide address and household from everybody without the named right.
Not for: logins and roles (identity), what a person asked for (procedures), family register, taxes.
Words it owns: Resident (住民), Household (世帯), Relation (続柄), ProtectionOrder (支援措置), Department (課), Post (職),
fact value (a register value with its source and date).
Every look at a resident goes through audit; the 12-digit individual number is never stored.
Plan systems: S01 (resident data behind write-once).
"""
