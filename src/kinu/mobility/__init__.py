"""mobility: shared rides by promise; a rider is told a window and the window holds.

For: booking and dispatch of the city's demand taxi (ふれあい号): offers, promises, routes, drivers, the dispatcher's board,
the numbers for the council, the service as GTFS-JP with Flex.
Not for: tickets sold elsewhere, paying (payments), telling people by mail or LINE (messages), roadworks (works).
Words it owns: wish, offer, promise, trip, stop, vehicle, shift, route, day event, no-show, at risk, ride time.
Carries the plan systems S56 (booking and dispatch), parts of S58 (one search) and S66 (CO2 numbers).
Inside: `engine` is pure and plans; `checker` judges plans and shares no code with it; events add up to the day's plan (ADR 15).
"""
