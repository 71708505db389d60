"""The loops: schedule of one route, exact feasibility, best insertion. Plain functions that numba compiles.

A route is an array of kernel nodes that begins with the vehicle's start and ends with its end.
"""
