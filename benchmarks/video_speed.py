"""How fast people are found and followed in a video, and where the time goes.

python benchmarks/video_speed.py -i walk.mp4 [--model full] [--threads 2]

The video is read once alone, then followed. The weights are those of scripts/fetch_pose_model.sh.
"""

import argparse
import resource
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from healthgait.computing.threads import available_cores
from healthgait.video.following import Follower
from healthgait.video.models import DEFAULT, find_models
from healthgait.video.reading import VideoFile


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("-i", "--input", type=Path, required=True, help="the video")
    parser.add_argument("--model", default=DEFAULT, help="default: %(default)s")
    parser.add_argument("--threads", type=int, default=available_cores(), help="default: %(default)s")
    options = parser.parse_args()
    video, models = VideoFile(options.input), find_models(options.model)
    begin = time.perf_counter()
    frames = sum(1 for _ in video)
    read_s = time.perf_counter() - begin

    seconds, calls = Counter(), Counter()
    detector, landmarker = models.detector(options.threads), models.landmarker(options.threads)
    detector._in = _timed(detector._in, "detect", seconds, calls)
    landmarker.find = _timed(landmarker.find, "landmarks", seconds, calls)
    follower = Follower(detector, landmarker)
    begin = time.perf_counter()
    for frame in video:
        follower.follow(frame)
    whole_s = time.perf_counter() - begin

    width, height = video.size
    print(f"{options.input.name}: {frames} frames of {width}x{height}, {models.name}, {options.threads} threads")
    print(f"{frames / whole_s:.1f} frames/s; reading alone {frames / read_s:.1f}")
    for part in ("detect", "landmarks"):
        print(
            f"{part}: {1000 * seconds[part] / frames:.1f} ms a frame; {calls[part]} times, "
            f"{1000 * seconds[part] / max(calls[part], 1):.1f} ms each"
        )
    rest_s = whole_s - sum(seconds.values())
    print(f"reading and the rest: {1000 * rest_s / frames:.1f} ms a frame")
    print(f"largest memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


def _timed(function: Callable, part: str, seconds: Counter, calls: Counter) -> Callable:
    """``function``, which counts its calls and their time."""

    def timed(*arguments: object) -> object:
        begin = time.perf_counter()
        result = function(*arguments)
        seconds[part] += time.perf_counter() - begin
        calls[part] += 1
        return result

    return timed


if __name__ == "__main__":
    main()
