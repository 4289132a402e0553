import os

from healthgait.computing.threads import available_cores


def test_cores_are_those_that_this_process_may_use():
    assert 1 <= available_cores() <= os.cpu_count()
