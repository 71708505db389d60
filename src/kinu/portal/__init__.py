"""portal: the front door of the city hall, for residents and for staff.

For: home, search, life events, today in my neighbourhood, my page, staff home, the pages about this service,
and the emergency banner above them. It composes what rooms register in `platform/hooks` and offer in their doors.
Not for: any service itself. It holds no personal data of its own, and nobody imports it.
Words it owns: banner (what must be seen first), today, collection area, page.
Plan systems: none yet; S72 (web site) and S77 (jobs) will live here.
"""
