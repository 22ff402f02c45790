"""Programs of their own in a tenth of a second: they are forked from a server that has imported the services already."""

import multiprocessing

FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload(
    [
        *(
            "tests.faults.work",
            "tests.faults.doors",
            "tests.faults.full_disk",
            "tests.schemas.dying",
            "tests.studio.people.guessing",
        ),
        *(
            "studio.book.opening",
            "studio.book.asked",
            "studio.kernel.sqlite",
            "studio.waiting.settling",
            "studio.waiting.impossible",
        ),
    ]
)
