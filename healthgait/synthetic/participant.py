"""One participant: everything that is drawn at random before motion and pictures."""

from dataclasses import dataclass

from healthgait.layout import Clip, clips_of
from healthgait.synthetic.footfalls import TrueFootfalls, draw_footfalls
from healthgait.synthetic.gait_norms import GaitStyle, draw_styles
from healthgait.synthetic.people import Person, draw_person
from healthgait.synthetic.random_streams import Purpose, participant_generator

# The video starts before the walker comes into view, so that the first frame with a pose varies.
LEAD_IN_S = (0.2, 1.5)


@dataclass(frozen=True)
class Participant:
    """Participant number ``index`` of the cohort of ``seed``: person, gait and the footfalls of eight clips."""

    seed: int
    index: int
    person: Person
    styles: dict[str, GaitStyle]
    walks: dict[Clip, TrueFootfalls]

    def generator(self, purpose: Purpose, part: int = 0):
        return participant_generator(self.seed, self.index, purpose, part)


def draw_participant(seed: int, index: int) -> Participant:
    """The same participant for the same ``seed`` and ``index``, independent of all others."""
    person = draw_person(seed, index)
    styles = draw_styles(person, participant_generator(seed, index, Purpose.GAIT))
    walks = {}
    for number, clip in enumerate(clips_of(person.participant)):
        rng = participant_generator(seed, index, Purpose.CLIPS, number)
        walks[clip] = draw_footfalls(styles[clip.pace], rng.uniform(*LEAD_IN_S), rng)
    return Participant(seed, index, person, styles, walks)
