"""The door of jobs: define a job, enqueue it, report and read progress."""

from __future__ import annotations

from .definitions import DuplicateJob, GiveUp, Job, every, job
from .progress import current_job_id, report
from .runner import run_due
from .selectors import JobView, Progress, job_view, progress
from .services import enqueue

__all__ = [
    "DuplicateJob",
    "GiveUp",
    "Job",
    "JobView",
    "Progress",
    "current_job_id",
    "enqueue",
    "every",
    "job",
    "job_view",
    "progress",
    "report",
    "run_due",
]
