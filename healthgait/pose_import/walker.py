"""The walker among the people of a video, and their passes."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from healthgait.errors import InputError, shortened
from healthgait.pose_import.exchanges import without_exchanges
from healthgait.pose_import.frame_times import FrameTimes
from healthgait.pose_import.passes import MIN_TRAVEL, Pass, passes_of, stretches_of, walks_on_the_spot
from healthgait.pose_import.people import People
from healthgait.pose_import.tracks import ANKLES, Track, follow, jumping_share

MIN_TIME_S = 0.3  # for which a person must be seen to count
RIVAL = 0.5  # of the longest way: someone who walks that far may be the walker, too
SEEN_LEGS = 0.5  # of a pass's frames: with fewer the legs are hidden, as behind a table or in a reflection
ALIKE = 0.9  # ratio of heights in the image: someone who comes later and is as tall may be the same person
MOST_JUMPS = 0.02  # share of the frames; a tracker mixes up two people who meet now and then
SAME_FLOOR = 0.2  # heights between the ankles' rows of a person on their way there and back
NEARER = 1.2  # times as tall in the image
SIDES = {1: "to the right", -1: "to the left"}


@dataclass(frozen=True)
class PersonAt:
    """The person whom the user points at: in ``frame``, at column ``x_px`` and row ``y_px``."""

    frame: int
    x_px: float
    y_px: float


@dataclass(frozen=True)
class Walker:
    """The person whose passes are imported.

    ``passes`` are in order of time; ``people`` is how many were seen for MIN_TIME_S at least; ``notes`` say why it is
    this one, who else it could be, and how to take another.
    """

    passes: list[Pass]
    people: int
    notes: list[str]


def find_walker(
    people: People, direction: int, times: FrameTimes, longest_gap_s: float, choice: str | PersonAt | None = None
) -> Walker:
    """The person who walks through the image; ``direction`` is the clip's, 1 to the image's right, -1 to its left.

    It is the user's ``choice``: the file's name of a track, or who is at a place. Without one, it is who walks
    farthest; of several who walk about as far, one who walks in the clip's direction, and of these the tallest in the
    image, who is nearest to the camera. Where the direction is not known, 0, way and height count alike. A person who
    was not found for up to ``longest_gap_s`` is recognised at their expected position. Raises InputError if nobody
    walks, if the legs of those who do are hidden, or if there is nobody such as the user chose.
    """
    people, notes = _with_own_numbers(people, times, longest_gap_s, isinstance(choice, str))
    tracks = _longer(follow(people, times, longest_gap_s), times)
    if isinstance(choice, str):
        chosen = _of_name(tracks, people, choice)
        return _walker(_walks(chosen, tracks, f"person {shortened(choice)}"), chosen, tracks, notes)
    if isinstance(choice, PersonAt):
        chosen = _at(tracks, people, choice)
        passes = _with_later_passes(chosen, _walks([chosen], tracks, "the person there"), tracks)
        return _walker(passes, [chosen], tracks, notes)
    candidates = {track: passes for track in tracks if (passes := _whole(passes_of(track)))}
    if not candidates:
        _walks(tracks, tracks, "the one who walks farthest")
    farthest = max(map(_way_px, candidates.values()))
    rivals = {track: passes for track, passes in candidates.items() if _way_px(passes) >= RIVAL * farthest}

    def rank(track: Track) -> tuple[bool, float]:
        way_px = 1.0 if direction else _way_px(rivals[track])
        return _goes(rivals[track], direction), way_px * track.height_px

    chosen = max(rivals, key=rank)
    passes = _with_later_passes(chosen, rivals[chosen], tracks)
    own = {walk.person for walk in passes}
    # Somebody nearer to the camera may be the one who is meant, however short their way is.
    others = [track for track in candidates if track not in own and (track in rivals or _is_nearer(track, chosen))]
    notes += _reasons(chosen, others, candidates, direction)
    notes += [
        f"somebody taller walks on the spot, as on a treadmill, in frames {track.frames[0]} to {track.frames[-1]}"
        for track in tracks
        if track not in candidates and _is_nearer(track, chosen) and walks_on_the_spot(track)
    ]
    return _walker(passes, [chosen], tracks, notes)


def _with_own_numbers(
    people: People, times: FrameTimes, longest_gap_s: float, needed: bool
) -> tuple[People, list[str]]:
    """The people with the file's numbers where these are of the same people all along, and what to know about them.

    Raises InputError if they are not, though they are ``needed``.
    """
    if jumping_share(people, times) > MOST_JUMPS:
        if needed:
            raise InputError("its numbers of people jump from one person to another; point at the person")
        people = replace(people, tracks={frame: [None] * len(found) for frame, found in people.by_frame.items()})
        return people, ["its numbers of people jump from one person to another; everyone is followed by their places"]
    return without_exchanges(people, times, longest_gap_s)


def _is_nearer(track: Track, other: Track) -> bool:
    return track.height_px > NEARER * other.height_px


def _walker(passes: list[Pass], chosen: list[Track], tracks: list[Track], reasons: list[str]) -> Walker:
    """The walker with these ``passes``, without the shorter part of one in which they were lost for too long."""
    kept: list[Pass] = []
    notes = list(reasons)
    for walk in sorted(passes, key=lambda walk: walk.track.frames[0]):
        if not kept or not walk.goes_on_from(kept[-1]):
            kept.append(walk)
            continue
        shorter, longer = sorted((kept[-1], walk), key=lambda part: part.travel_px)
        notes.append(
            f"frames {shorter.frames_text}: not imported; the walker was lost between them and frames "
            f"{longer.frames_text}, the longer part of this pass; allow a longer gap"
        )
        kept[-1] = longer
    notes += [
        f"frames {walk.frames_text}: taken to be the same person, who was out of sight in between"
        for walk in kept
        if walk.person not in chosen
    ]
    return Walker(kept, len(tracks), notes)


def _longer(tracks: list[Track], times: FrameTimes) -> list[Track]:
    return [track for track in tracks if len(track.frames) * times.frame_s >= MIN_TIME_S]


def _goes(passes: Sequence[Pass], direction: int) -> bool:
    return any(walk.direction == direction for walk in passes)


def _whole(passes: list[Pass]) -> list[Pass]:
    return [walk for walk in passes if walk.seen_legs >= SEEN_LEGS]


def _of_name(tracks: list[Track], people: People, name: str) -> list[Track]:
    """The tracks of the person whom the file calls ``name``, at least for most of the time.

    Raises InputError if there is nobody of this name.
    """
    known = sorted({track for found in people.tracks.values() for track in found if track is not None})
    if not known:
        raise InputError("the file has no numbers of people; point at the person, by frame, column and row")
    if name not in known:
        raise InputError(f"no person {shortened(name)!r}; the file has {shortened(', '.join(known), 200)}")
    return [track for track in tracks if track.own_names[:1] == [name]]


def _at(tracks: list[Track], people: People, place: PersonAt) -> Track:
    """The track of the person at a place. Raises InputError if nobody is there."""
    there = []
    for track in tracks:
        if place.frame not in track.frames:
            continue
        points = track.points[track.frames.index(place.frame)][:, :2]
        low, high = np.nanmin(points, axis=0), np.nanmax(points, axis=0)
        margin = 0.1 * track.height_px
        middle = (low + high) / 2
        at = np.array([place.x_px, place.y_px])
        if (at >= low - margin).all() and (at <= high + margin).all():
            there.append((float(np.linalg.norm(middle - at)), track))
    if not there:
        seen = [_place(track, place.frame) for track in tracks if place.frame in track.frames]
        found = f"people are at {', '.join(seen)}" if seen else "nobody is in this frame"
        known = sorted(people.by_frame)
        raise InputError(
            f"nobody is at column {place.x_px:g}, row {place.y_px:g} of frame {place.frame}; {found} "
            f"(the file has frames {known[0]} to {known[-1]})"
        )
    return min(there, key=lambda pair: pair[0])[1]


def _place(track: Track, frame: int) -> str:
    points = track.points[track.frames.index(frame)][:, :2]
    column, row = np.nanmedian(points, axis=0)
    return f"{column:.0f},{row:.0f}"


def _walks(chosen: list[Track], tracks: list[Track], who: str) -> list[Pass]:
    """The passes of ``chosen`` with visible legs. Raises InputError, about ``who``, if there are none."""
    passes = [walk for track in chosen for walk in passes_of(track)]
    whole = sorted(_whole(passes), key=lambda walk: walk.track.frames[0])
    if whole:
        return whole
    if passes:
        walk = max(passes, key=lambda walk: walk.seen_legs)
        raise InputError(
            f"the legs of {who} are hidden: both ankles were found in {100 * walk.seen_legs:.0f} % of the frames; "
            f"expected {100 * SEEN_LEGS:.0f} %; a reflection, somebody behind a table, or a minimum score that is too "
            "high"
        )
    for track in chosen:
        if walks_on_the_spot(track):
            raise InputError(
                f"somebody walks on the spot, as on a treadmill, in frames {track.frames[0]} to {track.frames[-1]}; "
                "the parameters are those of a walk past the camera"
            )
    stretches = [
        (stretch, len(stretches)) for track in chosen if (stretches := stretches_of(track)) for stretch in stretches
    ]
    farthest, parts = max(stretches, key=lambda pair: pair[0].travel, default=(None, 0))
    if farthest is None:
        raise InputError(f"nobody to be seen for {MIN_TIME_S:g} s or longer; expected somebody who walks")
    turns = f" between turns ({parts - 1} in all)" if parts > 1 else ""
    raise InputError(
        f"nobody walks through the image: {who}, of {len(tracks)} people, moves by {farthest.travel:.1f} of their "
        f"height to one side{turns}; a walker moves by at least {MIN_TRAVEL:g}"
    )


def _with_later_passes(chosen: Track, passes: list[Pass], tracks: list[Track]) -> list[Pass]:
    """The passes with those of tracks that may be the same person, who left the image and came back.

    That is somebody of about the same height in the image, with feet as low, at another time than all passes so far.
    """
    found = list(passes)
    for track in sorted(tracks, key=lambda track: track.frames[0]):
        if track is chosen or not _may_be_same(track, chosen):
            continue
        for walk in _whole(passes_of(track)):
            if not any(walk.overlaps(other) for other in found):
                found.append(walk)
    return found


def _may_be_same(track: Track, chosen: Track) -> bool:
    """Whether somebody is as tall in the image as ``chosen``, and their feet are as low in it."""
    heights = sorted((track.height_px, chosen.height_px))
    ankles = [np.stack(one.points)[:, ANKLES, 1] for one in (track, chosen)]
    if any(np.isnan(rows).all() for rows in ankles):
        return False
    rows = [np.nanmedian(rows) for rows in ankles]
    return heights[0] / heights[1] >= ALIKE and abs(rows[0] - rows[1]) <= SAME_FLOOR * heights[1]


def _reasons(chosen: Track, others: list[Track], rivals: dict[Track, list[Pass]], direction: int) -> list[str]:
    """Why ``chosen`` is the walker though ``others`` could be, and how to take one of these; in a line if any could."""
    if not others:
        return []
    count = "Two" if len(others) == 1 else str(1 + len(others))
    instead = [f"If {_described(track, rivals)} is meant, {_option(track)}." for track in others]
    used = f"Used: {_described(chosen, rivals)}, {_reason(chosen, others, rivals, direction)}."
    return [" ".join([f"{count} people could be the walker.", used, *instead])]


def _reason(chosen: Track, others: list[Track], rivals: dict[Track, list[Pass]], direction: int) -> str:
    theirs = [track for track in others if _goes(rivals[track], direction)]
    goes = _goes(rivals[chosen], direction)
    if goes and not theirs:
        return "the only one who walks in the clip's direction"
    compared = theirs if goes else others
    of_those = " of those who walk in the clip's direction" if len(compared) < len(others) else ""
    if all(chosen.height_px > track.height_px for track in compared):
        return f"the tallest in the image{of_those}" if of_those or len(compared) > 1 else "who is taller in the image"
    if all(_way_px(rivals[chosen]) > _way_px(rivals[track]) for track in compared):
        return f"who walks farthest{of_those}"
    return f"who walks far and is tall in the image{of_those}"


def _way_px(passes: Sequence[Pass]) -> float:
    """The longest way."""
    return max(walk.travel_px for walk in passes)


def _described(track: Track, rivals: dict[Track, list[Pass]]) -> str:
    name = f"person {shortened(track.own_names[0])}" if track.own_names else "somebody"
    sides = " and ".join(dict.fromkeys(SIDES[walk.direction] for walk in rivals[track]))
    return f"{name} (frames {track.frames[0]} to {track.frames[-1]}, {sides})"


def _option(track: Track) -> str:
    if track.own_names:
        return f"choose person {shortened(track.own_names[0])}"
    frame = track.frames[len(track.frames) // 2]
    return f"choose the person at {frame},{_place(track, frame)}"
