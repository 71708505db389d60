"""`python -m kinu.platform.jobs.tests.worker_process`: a real worker that also knows the jobs of the tests."""

import django

if __name__ == "__main__":
    django.setup()
    from django.core.management import call_command

    from kinu.platform.jobs.tests import examples  # noqa: F401  registers the jobs

    call_command("worker", interval=0.2)
