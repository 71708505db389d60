"""jobs: work in the background, kept in the database, and the state of the machinery.

A service enqueues a job in its own transaction; a worker (`kinu worker`, as many as wanted) runs it after the commit.
A job that fails is tried again with growing pauses until it is dead; staff then send it again or discard it on a board.
A worker that is killed loses nothing: its lease runs out and another worker takes the job (docs/adr/0004-jobs.md).
Also here, because they need the web above and the queues below: the health page for staff and the two addresses
for monitoring.

Not for: telling other rooms what happened (outbox), work that must be over before the answer (a service).
Owns the words: job, worker, lease, dead job, progress, periodic job.
"""
