"""The queue behind the interface of `django.tasks`, for code that was written for that interface."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from django.utils.module_loading import import_string
from django_tasks.backends.base import BaseTaskBackend
from django_tasks.base import Task, TaskResult, TaskResultStatus
from django_tasks.exceptions import InvalidTaskError, TaskResultDoesNotExist

from .models import JobRow, State
from .services import enqueue
from .tasks import run_django_task

STATUS = {
    State.WAITING: TaskResultStatus.READY,
    State.RUNNING: TaskResultStatus.RUNNING,
    State.DONE: TaskResultStatus.SUCCESSFUL,
    State.DEAD: TaskResultStatus.FAILED,
    State.DISCARDED: TaskResultStatus.FAILED,
}


class JobsBackend(BaseTaskBackend):
    """Stores tasks as jobs. A task is tried once, as that interface has it; a failed one waits on the board for staff."""

    supports_defer = True
    supports_async_task = True
    supports_get_result = True

    def validate_task(self, task: Task[Any, Any]) -> None:
        super().validate_task(task)
        if task.takes_context:
            raise InvalidTaskError(
                "Kinu's queue hands no context to tasks; take what is needed as an argument."
            )

    def enqueue(self, task: Task[Any, Any], args: Sequence[Any], kwargs: dict[str, Any]) -> TaskResult[Any]:
        """Store the task in the caller's transaction."""
        self.validate_task(task)
        job_id = enqueue(
            run_django_task,
            run_after=task.run_after,
            path=task.module_path,
            args=list(args),
            kwargs=dict(kwargs),
        )
        return self.get_result(job_id)

    def get_result(self, result_id: str) -> TaskResult[Any]:
        """Return the state of a task; its return value is not kept."""
        row = JobRow.objects.filter(id=result_id, name=run_django_task.name).first()
        if row is None:
            raise TaskResultDoesNotExist(result_id)
        stored = json.loads(row.arguments)
        return TaskResult(
            task=import_string(stored["path"]),
            id=row.id,
            status=STATUS[State(row.state)],
            enqueued_at=row.enqueued_at,
            started_at=row.started_at,
            finished_at=row.settled_at,
            last_attempted_at=row.started_at,
            args=stored["args"],
            kwargs=stored["kwargs"],
            backend=self.alias,
            errors=[],
            worker_ids=[row.worker] if row.worker else [],
        )
