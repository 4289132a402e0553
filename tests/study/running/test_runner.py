from threading import Event, Thread

from healthgait.study.running.runner import remove_unfinished


def test_what_a_lost_worker_still_writes_does_not_stop_the_next_run(tmp_path):
    """A folder cannot be removed while files come into it; a worker that lost its scheduler may do that."""
    for number in range(60):
        folder = tmp_path / "cells" / "sex" / "MLP" / "usual_gait_OptoGait" / f"partition_{number}-0123.abcd.part"
        folder.mkdir(parents=True)
        for name in range(30):
            (folder / str(name)).touch()
        writer, enough = _written_to(folder)
        try:
            remove_unfinished(tmp_path)
        finally:
            enough.set()
            writer.join()
    remove_unfinished(tmp_path)
    assert not list(tmp_path.rglob("*.part"))


def _written_to(folder):
    """A thread that adds files to a folder until it is told to end, or the folder is gone."""
    enough = Event()

    def write():
        number = 100
        while not enough.is_set() and folder.is_dir():
            try:
                (folder / str(number)).touch()
            except FileNotFoundError:
                return
            number += 1

    writer = Thread(target=write)
    writer.start()
    return writer, enough


def test_what_is_no_leftover_of_ours_stays(tmp_path):
    mine = [tmp_path / ".download.part", tmp_path / "cells" / "mine" / "thesis.part"]
    for path in mine:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("mine")
    remove_unfinished(tmp_path)
    assert all(path.exists() for path in mine)
