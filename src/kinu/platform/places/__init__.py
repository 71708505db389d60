"""places: where things are in the city.

For: the 町字 an address is made of, with kana, postcodes and a point; public facilities; dated areas (flood, waste
collection …); which facility is nearest, which areas a point lies in.
Not for: the address of a person (people), opening hours and bookings (booking), shelters in use (disaster).
Words it owns: Town (町字), Facility (施設), Area (区域), Point.
Where no official 町字ID is confirmed, a town carries the city's own stable key from `cities/<city>/places/towns.csv`.
Plan systems: S02 (map of facilities).
"""
