"""People whom an estimator found twice in a frame: two boxes about one person."""

from dataclasses import replace

import numpy as np

from healthgait.pose_import.people import People

SAME_BODY = 0.025  # heights between the joints of two poses, in the median; estimates differ by 1 to 2 % of it


def without_doubles(people: People) -> People:
    """The people, each once in a frame: of two poses of one body, the one with more joints and higher scores."""
    by_frame, tracks = dict(people.by_frame), dict(people.tracks)
    for frame, found in people.by_frame.items():
        if len(found) > 1 and len(kept := _once(found)) < len(found):
            by_frame[frame] = found[kept]
            tracks[frame] = [tracks[frame][k] for k in kept]
    return replace(people, by_frame=by_frame, tracks=tracks)


def _once(found: np.ndarray) -> list[int]:
    """The numbers of the people (people, joints, 3) who are kept, in order."""
    kept: list[int] = []
    for k in np.argsort(-np.nansum(found[..., 2], axis=1), kind="stable"):
        if not any(_is_same(found[k], found[other]) for other in kept):
            kept.append(int(k))
    return sorted(kept)


def _is_same(one: np.ndarray, other: np.ndarray) -> bool:
    apart = np.linalg.norm(one[:, :2] - other[:, :2], axis=1)
    common = np.isfinite(apart)
    if common.sum() < 3:
        return False
    height = max(np.nanmax(points[:, 1]) - np.nanmin(points[:, 1]) for points in (one, other))
    return bool(np.median(apart[common]) < SAME_BODY * height)
