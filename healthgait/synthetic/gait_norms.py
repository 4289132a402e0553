"""A person's gait at a pace: speed, step length and cadence, support times, variability, asymmetry.

The form of each relation is assumed; sources:

- Bohannon 1997, Age Ageing 26:15 (230 healthy adults): comfortable speed from 1.27 (women in their seventies) to
  1.46 m/s (men in their forties), correlated with age (-0.21) and height (0.22).
- A user study in Mobile Information Systems 2019:1093514, Table 2 (28 younger adults): 1.34 m/s at 0.97 strides/s
  (usual), 1.79 m/s at 1.15 strides/s (fast).
- Oberg, Karsznia and Oberg 1993, J Rehabil Res Dev 30:210 (233 people): all parameters differ between the sexes;
  speed and step length change with age, step frequency does not.
- Kasovic et al. 2021 (PMC7869711): speed falls by 0.02 m/s per kg/m^2 of BMI in people of 60 and over.
- PMC5430280 (21 adults): the ratio of step length to cadence, the walk ratio, hardly changes over the faster speeds.
- Blanc et al. 1999 (105 adults): double support depends on age; Meng et al. 2017 (PMC6510244): on BMI and mass.
- The description of PhysioNet's gait-maturation-db: stride time of young adults varies by 1.3 %.

Assumed: double support takes about 25 % of a cycle, and within a person and a pace its share does not change with the
speed of a clip; it decreases with speed between people and paces.
"""

from dataclasses import dataclass

import numpy as np

from healthgait.synthetic.people import MALE, Person

USUAL, FAST = "UGS", "FGS"


@dataclass(frozen=True)
class GaitStyle:
    """A person's mean gait at one pace; single steps vary about it."""

    speed_mps: float
    walk_ratio_m_per_spm: float  # step length / cadence
    double_support_fraction: float  # of a step: from heel strike to the other foot's toe-off
    step_length_asymmetry: float  # left steps are longer by this share, right ones shorter
    step_time_asymmetry: float
    step_length_variation: float  # coefficient of variation from step to step
    step_time_variation: float
    base_width_m: float  # between the lines of the heels

    @property
    def cadence_spm(self) -> float:
        return float(np.sqrt(60 * self.speed_mps / self.walk_ratio_m_per_spm))

    @property
    def step_length_m(self) -> float:
        return float(np.sqrt(60 * self.speed_mps * self.walk_ratio_m_per_spm))


def draw_styles(person: Person, rng: np.random.Generator) -> dict[str, GaitStyle]:
    """The person's gait at usual and at fast pace, with common personal traits."""
    usual = _usual_speed_mps(person, rng)
    # 1.79 / 1.34 = 1.34: Table 2 of the user study; the SD is assumed.
    fast = usual * float(np.clip(rng.normal(1.35, 0.08), 1.15, 1.65))
    ratio = _walk_ratio(person, rng)
    support = rng.normal(0, 0.016)
    shared = {
        "step_length_asymmetry": float(rng.normal(0, 0.010)),  # assumed, as are the next five
        "step_time_asymmetry": float(rng.normal(0, 0.008)),
        "step_length_variation": float(rng.uniform(0.018, 0.030)),
        "step_time_variation": float(rng.uniform(0.014, 0.022)),  # a stride of two steps then varies by about 1.3 %
        "base_width_m": float(np.clip(rng.normal(0.09, 0.02) + 0.002 * (person.bmi_kg_m2 - 24), 0.04, 0.18)),
    }
    return {
        USUAL: GaitStyle(usual, ratio, _double_support(person, usual, support), **shared),
        # In the user study, step length rises less than cadence: 0.785 m / 138 against 0.70 m / 116 steps/min.
        FAST: GaitStyle(fast, ratio * float(rng.normal(0.955, 0.02)), _double_support(person, fast, support), **shared),
    }


def _usual_speed_mps(person: Person, rng: np.random.Generator) -> float:
    """About 1.32 m/s; taller, younger, leaner and active people are faster (Bohannon, Kasovic; slopes assumed)."""
    mean = (
        1.31
        + 0.0025 * (person.height_cm - 170)
        - 0.0022 * (person.age_years - 40)
        - 0.009 * (person.bmi_kg_m2 - 24)
        + (0.02 if person.active else -0.02)
    )
    return float(np.clip(rng.normal(mean, 0.12), 0.85, 1.75))


def _walk_ratio(person: Person, rng: np.random.Generator) -> float:
    """0.0060 m per step/min (user study), in proportion to height; women step a little more often at the same speed.

    The sexes differ in step frequency and length (Oberg); 1.5 % either way beyond height is assumed.
    """
    sex_effect = 1.015 if person.sex == MALE else 0.985
    return 0.0060 * person.height_cm / 170 * sex_effect * float(np.exp(rng.normal(0, 0.10)))


def _double_support(person: Person, speed_mps: float, habit: float) -> float:
    """About a quarter of the cycle when walking slowly, less at speed, more with BMI and age (slopes assumed)."""
    fraction = (
        0.225 - 0.11 * (speed_mps - 1.3) + 0.003 * (person.bmi_kg_m2 - 24) + 0.0004 * (person.age_years - 40) + habit
    )
    return float(np.clip(fraction, 0.09, 0.34))
