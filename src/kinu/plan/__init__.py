"""plan: what the city promised, and how far it is.

For: showing each measure of the city's DX plan with the systems that serve it, their state and live numbers.
Not for: doing any of it. Nothing here is typed in: a system is begun when a room claims it, works when the room
says so at this moment, and a number is whatever the room reads now.
Words it owns: plan, part (direction or chapter), group, measure, effort, system, state, reading.
The plan itself is data in `cities/<city>/plan/*.yaml`; core knows no measure by name.
Plan systems: S67 (progress of the plan).
"""
